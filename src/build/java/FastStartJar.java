import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Makes the program's jar one that a JVM starts from faster; the build calls it. Nothing is changed
 * in what any class does.
 *
 * <p>Class files of Java 5, as picocli's are, get the stack maps of later ones: a JVM's class-data
 * archive takes none that old, and to verify one takes longer. What a JVM would generate at run
 * time is there already ({@link LinkedAhead}). And entries are stored as they are: to inflate its
 * classes takes a small command some 10 ms.
 */
final class FastStartJar {

  /** The oldest class files that class-data archives take. */
  private static final int OLDEST_ARCHIVED = Opcodes.V1_6;

  /** The version given to older ones: the first whose stack maps a JVM relies on. */
  private static final int WITH_STACK_MAPS = Opcodes.V1_7;

  /** Offset of a class file's major version, two bytes. */
  private static final int MAJOR_VERSION = 6;

  private static final String CLASS = ".class";

  private final Map<ZipEntry, byte[]> entries = new LinkedHashMap<>();

  /** By the names of the classes, but those for other versions of Java. */
  private final Map<String, ClassReader> classes = new HashMap<>();

  /**
   * Rewrites a jar in its place.
   *
   * @param args the jar
   */
  public static void main(String[] args) throws IOException {
    Path jar = Path.of(args[0]);
    Path made = Path.of(args[0] + ".part");
    FastStartJar fast = new FastStartJar();
    fast.read(jar);
    fast.write(made);
    Files.move(made, jar, StandardCopyOption.ATOMIC_MOVE);
  }

  private void read(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String name = entry.getName();
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        entries.put(entry, bytes);
        if (name.endsWith(CLASS) && !name.startsWith("META-INF/")) {
          classes.put(className(name), new ClassReader(bytes));
        }
      }
    }
  }

  private static String className(String entry) {
    return entry.substring(0, Math.max(0, entry.length() - CLASS.length()));
  }

  private void write(Path jar) throws IOException {
    LinkedAhead.Made made = new LinkedAhead.Made();
    Map<String, byte[]> written = new LinkedHashMap<>();
    long time = 0;
    for (Map.Entry<ZipEntry, byte[]> from : entries.entrySet()) {
      String name = from.getKey().getName();
      ClassReader reader = classes.get(className(name));
      byte[] bytes = reader != null && isOld(reader) ? upgraded(reader) : from.getValue();
      boolean own = reader != null && name.startsWith(LinkedAhead.PROGRAM);
      written.put(name, own ? LinkedAhead.linked(reader, made) : bytes);
      // The build gives all entries the same.
      time = from.getKey().getTime();
    }
    made.nests.forEach((host, members) -> written.computeIfPresent(host + CLASS, members));
    made.classes.forEach((name, bytes) -> written.put(name + CLASS, bytes));
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> each : written.entrySet()) {
        byte[] bytes = each.getValue();
        ZipEntry entry = new ZipEntry(each.getKey());
        entry.setTime(time);
        entry.setSize(bytes.length);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
      }
    }
  }

  private static boolean isOld(ClassReader reader) {
    return reader.readUnsignedShort(MAJOR_VERSION) < OLDEST_ARCHIVED;
  }

  private byte[] upgraded(ClassReader reader) {
    ClassWriter writer = new FrameWriter();
    ClassVisitor upgrade =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int version, int access, String name, String sign, String parent, String[] is) {
            super.visit(WITH_STACK_MAPS, access, name, sign, parent, is);
          }
        };
    reader.accept(upgrade, 0);
    return writer.toByteArray();
  }

  /** Computes stack maps, looking classes up in the jar and loading none but the JDK's. */
  private final class FrameWriter extends ClassWriter {

    FrameWriter() {
      super(COMPUTE_FRAMES);
    }

    @Override
    protected String getCommonSuperClass(String first, String second) {
      List<String> others = ancestors(second);
      for (String ancestor : ancestors(first)) {
        if (others.contains(ancestor)) {
          return ancestor;
        }
      }
      return "java/lang/Object";
    }

    /**
     * A class and those it extends; of an interface only {@code Object}, as the verifier has it.
     */
    private List<String> ancestors(String name) {
      List<String> ancestors = new ArrayList<>();
      String next = name;
      while (classes.containsKey(next)) {
        ClassReader reader = classes.get(next);
        if ((reader.getAccess() & Opcodes.ACC_INTERFACE) == 0) {
          ancestors.add(next);
        }
        next = reader.getSuperName();
      }
      for (Class<?> c = ofJdk(next); c != null && !c.isInterface(); c = c.getSuperclass()) {
        ancestors.add(c.getName().replace('.', '/'));
      }
      return ancestors;
    }

    private static Class<?> ofJdk(String name) {
      try {
        return Class.forName(name.replace('/', '.'), false, ClassLoader.getPlatformClassLoader());
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("a class that is neither in the jar nor the JDK's", e);
      }
    }
  }
}

/**
 * Replaces {@code invokedynamic} by what a JVM would generate for it at its first execution, some
 * 0.5 ms each in a cold JVM: lambdas by classes, {@code equals} and {@code hashCode} of records by
 * methods. What they do is what the JDK's {@code LambdaMetafactory} and {@code ObjectMethods} (17)
 * make them do, the hash codes too, by which sets are ordered. Anything unusual is left as it is.
 */
final class LinkedAhead extends ClassVisitor {

  /** The program's own packages. */
  static final String PROGRAM = "multiproc/";

  /**
   * Packages whose lambdas get classes: those that most commands run. Each class is an entry more
   * of the jar, of which a JVM reads the directory at its start.
   */
  private static final List<String> LAMBDAS_OF =
      List.of(
          PROGRAM + "cli/",
          PROGRAM + "client/",
          PROGRAM + "harness/replay/",
          PROGRAM + "inspect/",
          PROGRAM + "layout/",
          PROGRAM + "python/",
          PROGRAM + "schedule/",
          PROGRAM + "store/");

  private static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";
  private static final String OF_RECORDS = "java/lang/runtime/ObjectMethods";
  static final Type OBJECT = Type.getType(Object.class);
  private static final String OBJECTS = "java/util/Objects";
  private static final int HASH_FACTOR = 31;

  /** By the sort of a primitive type. */
  private static final String[] WRAPPERS = {
    null, "Boolean", "Character", "Byte", "Short", "Integer", "Float", "Long", "Double"
  };

  /** What was made beside the classes that were rewritten. */
  static final class Made {

    /** New classes by name. */
    final Map<String, byte[]> classes = new LinkedHashMap<>();

    /** For each host of a nest, by name, what adds its new members to its bytes. */
    final Map<String, NewMembers> nests = new LinkedHashMap<>();
  }

  /** Adds members to a nest, in the bytes of its host. */
  static final class NewMembers implements BiFunction<String, byte[], byte[]> {

    private final List<String> names = new ArrayList<>();

    @Override
    public byte[] apply(String entry, byte[] host) {
      ClassWriter writer = new ClassWriter(0);
      new ClassReader(host)
          .accept(
              new ClassVisitor(Opcodes.ASM9, writer) {
                @Override
                public void visitEnd() {
                  names.forEach(this::visitNestMember);
                  super.visitEnd();
                }
              },
              0);
      return writer.toByteArray();
    }
  }

  private final Made made;
  private int version;
  private String owner;
  private String host;
  private int lambdas;
  private final Map<String, Object[]> records = new LinkedHashMap<>();

  private LinkedAhead(ClassVisitor next, Made made) {
    super(Opcodes.ASM9, next);
    this.made = made;
  }

  /** The bytes of a class without the linkage at run time that can be spared. */
  static byte[] linked(ClassReader reader, Made made) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    reader.accept(new LinkedAhead(writer, made), 0);
    return writer.toByteArray();
  }

  @Override
  public void visit(int version, int access, String name, String sign, String parent, String[] is) {
    this.version = version;
    owner = name;
    host = name;
    super.visit(version, access, name, sign, parent, is);
  }

  @Override
  public void visitNestHost(String nestHost) {
    host = nestHost;
    super.visitNestHost(nestHost);
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String sign, String[] thrown) {
    return new MethodVisitor(
        Opcodes.ASM9, super.visitMethod(access, name, descriptor, sign, thrown)) {
      @Override
      public void visitInvokeDynamicInsn(
          String called, String type, Handle bootstrap, Object... args) {
        boolean ofRecord = bootstrap.getOwner().equals(OF_RECORDS) && !called.equals("toString");
        if (ofRecord) {
          records.put(called, args);
          visitMethodInsn(Opcodes.INVOKESTATIC, owner, "linked$" + called, type, false);
        } else if (isLambda(bootstrap) && LambdaClass.isUsual(type, args)) {
          String lambda = owner + "$Lambda" + ++lambdas;
          made.classes.put(
              lambda, new LambdaClass(called, type, args).bytes(lambda, version, host));
          made.nests.computeIfAbsent(host, h -> new NewMembers()).names.add(lambda);
          visitMethodInsn(Opcodes.INVOKESTATIC, lambda, "of", type, false);
        } else {
          super.visitInvokeDynamicInsn(called, type, bootstrap, args);
        }
      }
    };
  }

  private boolean isLambda(Handle bootstrap) {
    return bootstrap.getOwner().equals(METAFACTORY)
        && bootstrap.getName().equals("metafactory")
        && LAMBDAS_OF.stream().anyMatch(owner::startsWith);
  }

  @Override
  public void visitEnd() {
    records.forEach(
        (name, args) -> {
          Handle[] fields = new Handle[args.length - 2];
          System.arraycopy(args, 2, fields, 0, fields.length);
          if (name.equals("equals")) {
            equals(fields);
          } else {
            hashCode(fields);
          }
        });
    super.visitEnd();
  }

  private MethodVisitor method(String name, String descriptor) {
    int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
    MethodVisitor code = visitMethod(access, "linked$" + name, descriptor, null, null);
    code.visitCode();
    return code;
  }

  private void hashCode(Handle... fields) {
    MethodVisitor code = method("hashCode", "(L" + owner + ";)I");
    code.visitInsn(Opcodes.ICONST_0);
    for (Handle field : fields) {
      Type type = Type.getType(field.getDesc());
      code.visitIntInsn(Opcodes.BIPUSH, HASH_FACTOR);
      code.visitInsn(Opcodes.IMUL);
      load(code, 0, field);
      boolean primitive = isPrimitive(type);
      code.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          primitive ? wrapper(type) : OBJECTS,
          "hashCode",
          "(" + (primitive ? type : OBJECT).getDescriptor() + ")I",
          false);
      code.visitInsn(Opcodes.IADD);
    }
    code.visitInsn(Opcodes.IRETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void equals(Handle... fields) {
    MethodVisitor code = method("equals", "(L" + owner + ";Ljava/lang/Object;)Z");
    Label other = new Label();
    Label differs = new Label();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ALOAD, 1);
    code.visitJumpInsn(Opcodes.IF_ACMPNE, other);
    code.visitInsn(Opcodes.ICONST_1);
    code.visitInsn(Opcodes.IRETURN);
    code.visitLabel(other);
    code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    code.visitVarInsn(Opcodes.ALOAD, 1);
    code.visitTypeInsn(Opcodes.INSTANCEOF, owner);
    code.visitJumpInsn(Opcodes.IFEQ, differs);
    for (Handle field : fields) {
      load(code, 0, field);
      load(code, 1, field);
      Type type = Type.getType(field.getDesc());
      switch (type.getSort()) {
        case Type.LONG, Type.FLOAT, Type.DOUBLE -> {
          String both = "(" + type.getDescriptor() + type.getDescriptor() + ")I";
          code.visitMethodInsn(Opcodes.INVOKESTATIC, wrapper(type), "compare", both, false);
          code.visitJumpInsn(Opcodes.IFNE, differs);
        }
        case Type.OBJECT, Type.ARRAY -> {
          String both = "(Ljava/lang/Object;Ljava/lang/Object;)Z";
          code.visitMethodInsn(Opcodes.INVOKESTATIC, OBJECTS, "equals", both, false);
          code.visitJumpInsn(Opcodes.IFEQ, differs);
        }
        default -> code.visitJumpInsn(Opcodes.IF_ICMPNE, differs);
      }
    }
    code.visitInsn(Opcodes.ICONST_1);
    code.visitInsn(Opcodes.IRETURN);
    code.visitLabel(differs);
    code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    code.visitInsn(Opcodes.ICONST_0);
    code.visitInsn(Opcodes.IRETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void load(MethodVisitor code, int variable, Handle field) {
    code.visitVarInsn(Opcodes.ALOAD, variable);
    if (variable == 1) {
      code.visitTypeInsn(Opcodes.CHECKCAST, owner);
    }
    code.visitFieldInsn(Opcodes.GETFIELD, owner, field.getName(), field.getDesc());
  }

  static boolean isPrimitive(Type type) {
    return type.getSort() < Type.ARRAY;
  }

  static String wrapper(Type primitive) {
    return "java/lang/" + WRAPPERS[primitive.getSort()];
  }
}

/** The class of one lambda or method reference. */
final class LambdaClass {

  private final String name;
  private final Type[] captured;
  private final Type functional;
  private final Type erased;
  private final Handle body;
  private final Type instantiated;

  /**
   * @param name of the interface's method
   * @param type takes what is captured and returns the interface
   * @param args of {@code LambdaMetafactory}: the method's erased type, the lambda's body, and the
   *     method's type in this place
   */
  LambdaClass(String name, String type, Object... args) {
    this.name = name;
    captured = Type.getArgumentTypes(type);
    functional = Type.getReturnType(type);
    erased = (Type) args[0];
    body = (Handle) args[1];
    instantiated = (Type) args[2];
  }

  /** Whether it needs no conversion but casts and a wrapper of the same primitive type. */
  static boolean isUsual(String type, Object... args) {
    LambdaClass lambda = new LambdaClass("", type, args);
    List<Type> parameters = lambda.parameters();
    Type[] from = lambda.erased.getArgumentTypes();
    Type[] in = lambda.instantiated.getArgumentTypes();
    boolean usual = !lambda.body.getOwner().startsWith("[");
    for (int i = 0; i < from.length; i++) {
      Type to = parameters.get(lambda.captured.length + i);
      usual &=
          LinkedAhead.isPrimitive(to)
              ? from[i].equals(to) || in[i].getInternalName().equals(LinkedAhead.wrapper(to))
              : !LinkedAhead.isPrimitive(from[i])
                  || to.equals(LinkedAhead.OBJECT)
                  || isWrapperOf(to, from[i]);
    }
    Type result = lambda.result();
    Type wanted = lambda.erased.getReturnType();
    if (wanted.equals(Type.VOID_TYPE)) {
      return usual;
    }
    boolean same = result.equals(wanted);
    boolean refers = !LinkedAhead.isPrimitive(wanted);
    boolean unboxed = LinkedAhead.isPrimitive(wanted) && isWrapperOf(result, wanted);
    return usual && (same || refers || unboxed);
  }

  private static boolean isWrapperOf(Type type, Type primitive) {
    return type.getSort() == Type.OBJECT
        && type.getInternalName().equals(LinkedAhead.wrapper(primitive));
  }

  /** What the body takes: its receiver, if it has one, and its arguments. */
  private List<Type> parameters() {
    List<Type> parameters = new ArrayList<>();
    if (body.getTag() != Opcodes.H_INVOKESTATIC && !isNew()) {
      parameters.add(Type.getObjectType(body.getOwner()));
    }
    parameters.addAll(List.of(Type.getArgumentTypes(body.getDesc())));
    return parameters;
  }

  private boolean isNew() {
    return body.getTag() == Opcodes.H_NEWINVOKESPECIAL;
  }

  private Type result() {
    return isNew() ? Type.getObjectType(body.getOwner()) : Type.getReturnType(body.getDesc());
  }

  /**
   * Its class file. The body may be private, so the class is a member of the same nest.
   *
   * @param lambda its name
   * @param nest the nest's host
   */
  byte[] bytes(String lambda, int version, String nest) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    int access = Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;
    String object = LinkedAhead.OBJECT.getInternalName();
    String[] interfaces = {functional.getInternalName()};
    writer.visit(version, access, lambda, null, object, interfaces);
    writer.visitNestHost(nest);
    for (int i = 0; i < captured.length; i++) {
      int field = Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL;
      writer.visitField(field, "a" + i, captured[i].getDescriptor(), null, null).visitEnd();
    }
    constructor(writer, lambda);
    factory(writer, lambda);
    call(writer, lambda);
    writer.visitEnd();
    return writer.toByteArray();
  }

  private void constructor(ClassWriter writer, String lambda) {
    String type = Type.getMethodDescriptor(Type.VOID_TYPE, captured);
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_PRIVATE, "<init>", type, null, null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(
        Opcodes.INVOKESPECIAL, LinkedAhead.OBJECT.getInternalName(), "<init>", "()V", false);
    int variable = 1;
    for (int i = 0; i < captured.length; i++) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitVarInsn(captured[i].getOpcode(Opcodes.ILOAD), variable);
      code.visitFieldInsn(Opcodes.PUTFIELD, lambda, "a" + i, captured[i].getDescriptor());
      variable += captured[i].getSize();
    }
    end(code, Opcodes.RETURN);
  }

  /** A lambda that captures nothing is made once, any other each time it is evaluated. */
  private void factory(ClassWriter writer, String lambda) {
    boolean once = captured.length == 0;
    String type = Type.getMethodDescriptor(functional, captured);
    String self = "L" + lambda + ";";
    if (once) {
      int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
      writer.visitField(access, "ONCE", self, null, null).visitEnd();
      MethodVisitor first = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
      first.visitCode();
      made(first, lambda);
      first.visitFieldInsn(Opcodes.PUTSTATIC, lambda, "ONCE", self);
      end(first, Opcodes.RETURN);
    }
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "of", type, null, null);
    code.visitCode();
    if (once) {
      code.visitFieldInsn(Opcodes.GETSTATIC, lambda, "ONCE", self);
    } else {
      made(code, lambda);
    }
    end(code, Opcodes.ARETURN);
  }

  private void made(MethodVisitor code, String lambda) {
    code.visitTypeInsn(Opcodes.NEW, lambda);
    code.visitInsn(Opcodes.DUP);
    int variable = 0;
    for (Type type : captured) {
      code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), variable);
      variable += type.getSize();
    }
    String type = Type.getMethodDescriptor(Type.VOID_TYPE, captured);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, lambda, "<init>", type, false);
  }

  private void call(ClassWriter writer, String lambda) {
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_PUBLIC, name, erased.getDescriptor(), null, null);
    code.visitCode();
    if (isNew()) {
      code.visitTypeInsn(Opcodes.NEW, body.getOwner());
      code.visitInsn(Opcodes.DUP);
    }
    for (int i = 0; i < captured.length; i++) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitFieldInsn(Opcodes.GETFIELD, lambda, "a" + i, captured[i].getDescriptor());
    }
    Type[] from = erased.getArgumentTypes();
    Type[] in = instantiated.getArgumentTypes();
    int variable = 1;
    for (int i = 0; i < from.length; i++) {
      code.visitVarInsn(from[i].getOpcode(Opcodes.ILOAD), variable);
      convert(code, from[i], in[i], parameters().get(captured.length + i));
      variable += from[i].getSize();
    }
    code.visitMethodInsn(
        opcode(), body.getOwner(), body.getName(), body.getDesc(), body.isInterface());
    Type result = result();
    Type wanted = erased.getReturnType();
    if (wanted.equals(Type.VOID_TYPE)) {
      drop(code, result);
    } else {
      convert(code, result, result, wanted);
    }
    end(code, wanted.getOpcode(Opcodes.IRETURN));
  }

  private int opcode() {
    return switch (body.getTag()) {
      case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
      case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
      // A private method of the nest is called like any other.
      default -> body.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
    };
  }

  private static void drop(MethodVisitor code, Type result) {
    if (result.getSize() > 0) {
      code.visitInsn(result.getSize() == 1 ? Opcodes.POP : Opcodes.POP2);
    }
  }

  /** Converts as {@link #isUsual} allows; {@code in} is the type that the value has. */
  private static void convert(MethodVisitor code, Type from, Type in, Type to) {
    if (LinkedAhead.isPrimitive(from) && !LinkedAhead.isPrimitive(to)) {
      String type = "(" + from.getDescriptor() + ")L" + LinkedAhead.wrapper(from) + ";";
      code.visitMethodInsn(Opcodes.INVOKESTATIC, LinkedAhead.wrapper(from), "valueOf", type, false);
    } else if (!LinkedAhead.isPrimitive(from) && LinkedAhead.isPrimitive(to)) {
      cast(code, from, in);
      String type = "()" + to.getDescriptor();
      String unboxed = to.getClassName() + "Value";
      code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, LinkedAhead.wrapper(to), unboxed, type, false);
    } else if (!LinkedAhead.isPrimitive(from)) {
      cast(code, from, in);
      cast(code, in, to);
    }
  }

  private static void cast(MethodVisitor code, Type from, Type to) {
    if (!from.equals(to) && !to.equals(LinkedAhead.OBJECT)) {
      code.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
    }
  }

  private static void end(MethodVisitor code, int opcode) {
    code.visitInsn(opcode);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }
}
