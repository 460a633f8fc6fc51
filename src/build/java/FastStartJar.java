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
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Makes the program's jar one that a JVM starts from faster; the build calls it. Nothing is changed
 * in what any class does.
 *
 * <p>Class files of Java 5, as picocli's are, get the stack maps of later ones: a JVM's class-data
 * archive takes no class without, and to verify one takes longer. And entries are stored as they
 * are: to inflate them is a tenth of a small command's time.
 */
final class FastStartJar {

  /** The first class-file version that class-data archives take, and whose stack maps count. */
  private static final int WITH_STACK_MAPS = Opcodes.V1_7;

  /** Offset of a class file's major version, big-endian, two bytes. */
  private static final int MAJOR_VERSION = 6;

  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final Map<String, Long> times = new HashMap<>();
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
        entries.put(name, bytes);
        times.put(name, entry.getTime());
        if (name.endsWith(".class") && !name.startsWith("META-INF/")) {
          ClassReader reader = new ClassReader(bytes);
          classes.put(reader.getClassName(), reader);
        }
      }
    }
  }

  private void write(Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> from : entries.entrySet()) {
        byte[] bytes = isOld(from) ? upgraded(from.getValue()) : from.getValue();
        ZipEntry entry = new ZipEntry(from.getKey());
        entry.setTime(times.get(from.getKey()));
        entry.setSize(bytes.length);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
      }
    }
  }

  private static boolean isOld(Map.Entry<String, byte[]> entry) {
    byte[] bytes = entry.getValue();
    int major = bytes.length < 8 ? 0 : bytes[MAJOR_VERSION] << 8 | bytes[MAJOR_VERSION + 1];
    return entry.getKey().endsWith(".class") && major < Opcodes.V1_6;
  }

  private byte[] upgraded(byte[] old) {
    ClassWriter writer = new FrameWriter();
    ClassVisitor upgrade =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int version, int access, String name, String sign, String parent, String[] is) {
            super.visit(WITH_STACK_MAPS, access, name, sign, parent, is);
          }
        };
    new ClassReader(old).accept(upgrade, 0);
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
