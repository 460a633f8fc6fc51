package multiproc.build;

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
 * archive takes none that old, and to verify one takes longer. And entries are stored as they are:
 * to inflate its classes takes a small command some 10 ms.
 *
 * <p>Lambdas become classes, and the methods of records that javac leaves to the JVM get code. Both
 * are call sites ({@code invokedynamic}) that a JVM links when it first comes to them: an archive
 * keeps a lambda's class but not its link, and of a record's methods nothing. A short command spent
 * a fifth of its time on links.
 */
public final class FastStartJar {

  /** The oldest class files that class-data archives take. */
  private static final int OLDEST_ARCHIVED = Opcodes.V1_6;

  /** The version given to older ones: the first whose stack maps a JVM relies on. */
  private static final int WITH_STACK_MAPS = Opcodes.V1_7;

  /** Offset of a class file's major version, two bytes. */
  private static final int MAJOR_VERSION = 6;

  /**
   * The oldest class files in which a class may call the private methods of its nest: Java 11's.
   */
  private static final int WITH_NESTS = Opcodes.V11;

  private static final String CLASS = ".class";

  private final Map<ZipEntry, byte[]> entries = new LinkedHashMap<>();

  /** By the names of the classes, but those for other versions of Java. */
  private final Map<String, ClassReader> classes = new HashMap<>();

  /** What is written for a class, by name; the classes of lambdas come after their host. */
  private final Map<String, Map<String, byte[]>> rewritten = new HashMap<>();

  /** The classes of lambdas, by the host of their nest. */
  private final Map<String, List<String>> nests = new HashMap<>();

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
    fast.rewrite();
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

  private void rewrite() {
    classes.forEach(
        (name, reader) -> {
          Map<String, byte[]> written = new LinkedHashMap<>();
          written.put(name, isOld(reader) ? upgraded(reader) : linked(reader, written));
          rewritten.put(name, written);
        });
    nests.forEach(
        (host, members) ->
            rewritten.get(host).computeIfPresent(host, (name, bytes) -> joined(bytes, members)));
  }

  private void write(Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<ZipEntry, byte[]> from : entries.entrySet()) {
        String name = from.getKey().getName();
        Map<String, byte[]> written = name.endsWith(CLASS) ? rewritten.get(className(name)) : null;
        if (written == null) {
          write(zip, from.getKey(), name, from.getValue());
        } else {
          for (Map.Entry<String, byte[]> each : written.entrySet()) {
            write(zip, from.getKey(), each.getKey() + CLASS, each.getValue());
          }
        }
      }
    }
  }

  private static void write(ZipOutputStream zip, ZipEntry from, String name, byte[] bytes)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(from.getTime());
    entry.setSize(bytes.length);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
  }

  /** The class without call sites that a JVM links; the classes of its lambdas are added. */
  private byte[] linked(ClassReader reader, Map<String, byte[]> made) {
    if (reader.readUnsignedShort(MAJOR_VERSION) < WITH_NESTS) {
      return entryOf(reader);
    }
    made.put(reader.getClassName(), new byte[0]);
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    reader.accept(new CallSites(writer, made, nests), 0);
    return writer.toByteArray();
  }

  /** The class as it came. */
  private static byte[] entryOf(ClassReader reader) {
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(writer, 0);
    return writer.toByteArray();
  }

  /** The host of a nest with more members. */
  private static byte[] joined(byte[] host, List<String> members) {
    ClassReader reader = new ClassReader(host);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visitEnd() {
            members.forEach(this::visitNestMember);
            super.visitEnd();
          }
        },
        0);
    return writer.toByteArray();
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
