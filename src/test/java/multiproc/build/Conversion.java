package multiproc.build;

import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Conversions of types that a call site makes and code has to make itself. */
final class Conversion {

  private Conversion() {}

  static boolean isReference(Type type) {
    return type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY;
  }

  /** The class that boxes a primitive. */
  static String boxed(Type primitive) {
    return "java/lang/"
        + switch (primitive.getSort()) {
          case Type.BOOLEAN -> "Boolean";
          case Type.BYTE -> "Byte";
          case Type.CHAR -> "Character";
          case Type.SHORT -> "Short";
          case Type.INT -> "Integer";
          case Type.LONG -> "Long";
          case Type.FLOAT -> "Float";
          default -> "Double";
        };
  }

  /**
   * Converts what is on the stack.
   *
   * @param actual what a reference is known to be, where its type is erased
   */
  static void convert(MethodVisitor code, Type from, Type actual, Type to) {
    if (isReference(from) && isReference(to)) {
      if (!from.equals(to) && !to.getInternalName().equals("java/lang/Object")) {
        code.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
      }
    } else if (isReference(from)) {
      Type primitive = unboxed(actual, to);
      String box = boxed(primitive);
      code.visitTypeInsn(Opcodes.CHECKCAST, box);
      String unbox = primitive.getClassName() + "Value";
      code.visitMethodInsn(
          Opcodes.INVOKEVIRTUAL, box, unbox, "()" + primitive.getDescriptor(), false);
      widen(code, primitive, to);
    } else if (isReference(to)) {
      String box = boxed(from);
      code.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          box,
          "valueOf",
          "(" + from.getDescriptor() + ")L" + box + ";",
          false);
    } else {
      widen(code, from, to);
    }
  }

  /** The primitive that a class boxes; of another class, the one wanted. */
  private static Type unboxed(Type box, Type wanted) {
    for (Type each :
        List.of(
            Type.INT_TYPE,
            Type.LONG_TYPE,
            Type.FLOAT_TYPE,
            Type.BYTE_TYPE,
            Type.SHORT_TYPE,
            Type.CHAR_TYPE)) {
      if (isReference(box) && box.getInternalName().equals(boxed(each))) {
        return each;
      }
    }
    return wanted;
  }

  private static void widen(MethodVisitor code, Type from, Type to) {
    int sort = from.getSort();
    boolean isInt = sort != Type.LONG && sort != Type.FLOAT && sort != Type.DOUBLE;
    switch (to.getSort() == sort ? Type.VOID : to.getSort()) {
      case Type.LONG -> code.visitInsn(Opcodes.I2L);
      case Type.FLOAT -> code.visitInsn(isInt ? Opcodes.I2F : Opcodes.L2F);
      case Type.DOUBLE ->
          code.visitInsn(isInt ? Opcodes.I2D : sort == Type.LONG ? Opcodes.L2D : Opcodes.F2D);
      default -> {
        // The same, or of the same kind on the stack.
      }
    }
  }
}
