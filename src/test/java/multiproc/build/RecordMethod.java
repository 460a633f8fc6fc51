package multiproc.build;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The code of a record's {@code equals}, {@code hashCode} or {@code toString}. */
record RecordMethod(MethodVisitor code, Type type, Object... arguments) {

  private static final int COMPONENTS = 2;
  private static final String OBJECTS = "java/util/Objects";

  void write(String name) {
    switch (name) {
      case "equals" -> equal();
      case "hashCode" -> hash();
      default -> text();
    }
  }

  /** Puts a component of one of the two records onto the stack. */
  private Type load(int local, int component) {
    Handle field = (Handle) arguments[component];
    code.visitVarInsn(Opcodes.ALOAD, local);
    if (local == 1) {
      code.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
    }
    code.visitFieldInsn(Opcodes.GETFIELD, field.getOwner(), field.getName(), field.getDesc());
    return Type.getType(field.getDesc());
  }

  /** The rest follows if a comparison jumps to the label; else the records differ. */
  private void differIfNot(Label same) {
    code.visitInsn(Opcodes.ICONST_0);
    code.visitInsn(Opcodes.IRETURN);
    code.visitLabel(same);
    code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
  }

  private void equal() {
    code.visitInsn(Opcodes.POP2);
    Label another = new Label();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ALOAD, 1);
    code.visitJumpInsn(Opcodes.IF_ACMPNE, another);
    code.visitInsn(Opcodes.ICONST_1);
    code.visitInsn(Opcodes.IRETURN);
    code.visitLabel(another);
    code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    code.visitVarInsn(Opcodes.ALOAD, 1);
    code.visitTypeInsn(Opcodes.INSTANCEOF, type.getInternalName());
    Label record = new Label();
    code.visitJumpInsn(Opcodes.IFNE, record);
    differIfNot(record);
    for (int i = COMPONENTS; i < arguments.length; i++) {
      load(0, i);
      Type part = load(1, i);
      Label same = new Label();
      switch (part.getSort()) {
        case Type.LONG -> {
          code.visitInsn(Opcodes.LCMP);
          code.visitJumpInsn(Opcodes.IFEQ, same);
        }
        case Type.FLOAT, Type.DOUBLE -> {
          String primitive = part.getDescriptor();
          call(Conversion.boxed(part), "compare", "(" + primitive + primitive + ")I");
          code.visitJumpInsn(Opcodes.IFEQ, same);
        }
        case Type.OBJECT, Type.ARRAY -> {
          call(OBJECTS, "equals", "(Ljava/lang/Object;Ljava/lang/Object;)Z");
          code.visitJumpInsn(Opcodes.IFNE, same);
        }
        default -> code.visitJumpInsn(Opcodes.IF_ICMPEQ, same);
      }
      differIfNot(same);
    }
    code.visitInsn(Opcodes.ICONST_1);
  }

  /** As the JVM computes it, so that sets of records keep their order. */
  private void hash() {
    code.visitInsn(Opcodes.POP);
    code.visitInsn(Opcodes.ICONST_0);
    for (int i = COMPONENTS; i < arguments.length; i++) {
      code.visitIntInsn(Opcodes.BIPUSH, 31);
      code.visitInsn(Opcodes.IMUL);
      Type part = load(0, i);
      String of = Conversion.isReference(part) ? "Ljava/lang/Object;" : part.getDescriptor();
      call(
          Conversion.isReference(part) ? OBJECTS : Conversion.boxed(part),
          "hashCode",
          "(" + of + ")I");
      code.visitInsn(Opcodes.IADD);
    }
  }

  private void text() {
    code.visitInsn(Opcodes.POP);
    code.visitLdcInsn(type);
    code.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, "java/lang/Class", "getSimpleName", "()Ljava/lang/String;", false);
    String[] names = ((String) arguments[1]).split(";");
    for (int i = COMPONENTS; i < arguments.length; i++) {
      code.visitLdcInsn((i == COMPONENTS ? "[" : ", ") + names[i - COMPONENTS] + "=");
      concat();
      Type part = load(0, i);
      int sort = part.getSort();
      String of =
          Conversion.isReference(part)
              ? "Ljava/lang/Object;"
              : sort == Type.BYTE || sort == Type.SHORT ? "I" : part.getDescriptor();
      call("java/lang/String", "valueOf", "(" + of + ")Ljava/lang/String;");
      concat();
    }
    code.visitLdcInsn(arguments.length == COMPONENTS ? "[]" : "]");
    concat();
  }

  private void concat() {
    code.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL,
        "java/lang/String",
        "concat",
        "(Ljava/lang/String;)Ljava/lang/String;",
        false);
  }

  private void call(String owner, String name, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
  }
}
