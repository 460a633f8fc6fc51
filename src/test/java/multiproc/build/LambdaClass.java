package multiproc.build;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The class of a lambda or of a reference to a method, in the nest of its host. */
record LambdaClass(String name, String nest) {

  /** Of a lambda that captures nothing: its only instance. */
  static final String ONLY = "ONLY";

  /** Of another: makes one. */
  static final String MAKE = "make";

  byte[] bytes(Type shape, String method, Type erased, Handle body, Type actual) {
    Type[] captured = shape.getArgumentTypes();
    String type = shape.getReturnType().getDescriptor();
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(
        Opcodes.V17,
        Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
        name,
        null,
        "java/lang/Object",
        new String[] {shape.getReturnType().getInternalName()});
    writer.visitNestHost(nest);
    String constructor = Type.getMethodDescriptor(Type.VOID_TYPE, captured);
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_PRIVATE, "<init>", constructor, null, null);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    int local = 1;
    for (int i = 0; i < captured.length; i++) {
      writer.visitField(
          Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL,
          "c" + i,
          captured[i].getDescriptor(),
          null,
          null);
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitVarInsn(captured[i].getOpcode(Opcodes.ILOAD), local);
      code.visitFieldInsn(Opcodes.PUTFIELD, name, "c" + i, captured[i].getDescriptor());
      local += captured[i].getSize();
    }
    end(code, Opcodes.RETURN);
    boolean only = captured.length == 0;
    code =
        writer.visitMethod(
            Opcodes.ACC_STATIC,
            only ? "<clinit>" : MAKE,
            only ? "()V" : shape.getDescriptor(),
            null,
            null);
    code.visitTypeInsn(Opcodes.NEW, name);
    code.visitInsn(Opcodes.DUP);
    local = 0;
    for (Type each : captured) {
      code.visitVarInsn(each.getOpcode(Opcodes.ILOAD), local);
      local += each.getSize();
    }
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", constructor, false);
    if (only) {
      writer.visitField(Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, ONLY, type, null, null);
      code.visitFieldInsn(Opcodes.PUTSTATIC, name, ONLY, type);
    }
    end(code, only ? Opcodes.RETURN : Opcodes.ARETURN);
    call(
        writer.visitMethod(Opcodes.ACC_PUBLIC, method, erased.getDescriptor(), null, null),
        captured,
        erased,
        body,
        actual);
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static void end(MethodVisitor code, int opcode) {
    code.visitInsn(opcode);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** The method of the interface: calls the lambda's body. */
  private void call(MethodVisitor code, Type[] captured, Type erased, Handle body, Type actual) {
    boolean makes = body.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    List<Type> wanted = new ArrayList<>(List.of(Type.getArgumentTypes(body.getDesc())));
    if (makes) {
      code.visitTypeInsn(Opcodes.NEW, body.getOwner());
      code.visitInsn(Opcodes.DUP);
    } else if (body.getTag() != Opcodes.H_INVOKESTATIC) {
      wanted.add(0, Type.getObjectType(body.getOwner()));
    }
    for (int i = 0; i < captured.length; i++) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitFieldInsn(Opcodes.GETFIELD, name, "c" + i, captured[i].getDescriptor());
    }
    Type[] given = erased.getArgumentTypes();
    int local = 1;
    for (int i = 0; i < given.length; i++) {
      code.visitVarInsn(given[i].getOpcode(Opcodes.ILOAD), local);
      local += given[i].getSize();
      Conversion.convert(
          code, given[i], actual.getArgumentTypes()[i], wanted.get(captured.length + i));
    }
    int opcode =
        switch (body.getTag()) {
          case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
          case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
          case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
          // A private method of the nest, which is called without a choice.
          default -> body.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
        };
    code.visitMethodInsn(
        opcode, body.getOwner(), body.getName(), body.getDesc(), body.isInterface());
    Type returned =
        makes ? Type.getObjectType(body.getOwner()) : Type.getReturnType(body.getDesc());
    Type result = erased.getReturnType();
    if (result == Type.VOID_TYPE) {
      if (returned.getSize() > 0) {
        code.visitInsn(returned.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
      }
    } else {
      Conversion.convert(code, returned, returned, result);
    }
    end(code, result.getOpcode(Opcodes.IRETURN));
  }
}
