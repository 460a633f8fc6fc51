package multiproc.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Replaces a class's call sites of lambdas and of records' methods. */
final class CallSites extends ClassVisitor {

  private final Map<String, byte[]> made;
  private final Map<String, List<String>> nests;
  private String host;
  private String nest;

  /**
   * A visitor of one class.
   *
   * @param made takes the classes of its lambdas, by name; the class itself is in it
   * @param nests takes their names, by the host of the nest
   */
  CallSites(ClassVisitor next, Map<String, byte[]> made, Map<String, List<String>> nests) {
    super(Opcodes.ASM9, next);
    this.made = made;
    this.nests = nests;
  }

  @Override
  public void visit(int version, int access, String name, String sign, String parent, String[] is) {
    host = name;
    nest = name;
    super.visit(version, access, name, sign, parent, is);
  }

  @Override
  public void visitNestHost(String name) {
    nest = name;
    super.visitNestHost(name);
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String method, String descriptor, String sign, String[] thrown) {
    return new MethodVisitor(
        Opcodes.ASM9, super.visitMethod(access, method, descriptor, sign, thrown)) {
      @Override
      public void visitInvokeDynamicInsn(
          String name, String type, Handle bootstrap, Object... arguments) {
        if (bootstrap.getOwner().equals("java/lang/runtime/ObjectMethods")) {
          new RecordMethod(mv, (Type) arguments[0], arguments).write(name);
        } else if (bootstrap.getName().equals("metafactory")
            && bootstrap.getOwner().equals("java/lang/invoke/LambdaMetafactory")) {
          lambda(mv, name, type, arguments);
        } else {
          super.visitInvokeDynamicInsn(name, type, bootstrap, arguments);
        }
      }
    };
  }

  private void lambda(MethodVisitor caller, String method, String type, Object... arguments) {
    String name = host + "$$Lambda" + made.size();
    Type shape = Type.getMethodType(type);
    made.put(
        name,
        new LambdaClass(name, nest)
            .bytes(shape, method, (Type) arguments[0], (Handle) arguments[1], (Type) arguments[2]));
    nests.computeIfAbsent(nest, key -> new ArrayList<>()).add(name);
    if (shape.getArgumentTypes().length == 0) {
      caller.visitFieldInsn(
          Opcodes.GETSTATIC, name, LambdaClass.ONLY, shape.getReturnType().getDescriptor());
    } else {
      caller.visitMethodInsn(Opcodes.INVOKESTATIC, name, LambdaClass.MAKE, type, false);
    }
  }
}
