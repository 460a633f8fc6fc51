package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import multiproc.build.FastStartJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** That the jar is one which a JVM starts from fast. */
class JarIT {

  /** The oldest class files that JDK 17's class-data archives take: Java 6's. */
  private static final int OLDEST_ARCHIVED = 50;

  @Test
  void shouldHoldStoredClassesThatArchivesTake() throws IOException {
    List<String> packed = new ArrayList<>();
    List<String> tooOld = new ArrayList<>();
    try (ZipFile jar = new ZipFile(System.getProperty("reproduce.jar"))) {
      for (ZipEntry entry : Collections.list(jar.entries())) {
        if (entry.getMethod() != ZipEntry.STORED) {
          packed.add(entry.getName());
        }
        if (entry.getName().endsWith(".class") && majorVersion(jar, entry) < OLDEST_ARCHIVED) {
          tooOld.add(entry.getName());
        }
      }
      assertThat(jar.getEntry("picocli/CommandLine.class")).isNotNull();
    }
    assertThat(packed).isEmpty();
    assertThat(tooOld).isEmpty();
  }

  private static int majorVersion(ZipFile jar, ZipEntry entry) throws IOException {
    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
      in.skipNBytes(6);
      return in.readUnsignedShort();
    }
  }

  private static final String KINDS =
      """
      import java.util.*;
      import java.util.function.*;
      public class Kinds {
        record All(boolean a, byte b, char c, short d, int e, long f, float g, double h, String i,
            int[] j) {}
        record None() {}
        interface Twice { long of(int once, double other); default Supplier<String> name() {
          return this::own; } private String own() { return "own"; } }
        private int field = 3;
        private int plus(int more) { return field + more; }
        static int sum(Integer... all) { return all.length; }
        class Inner { Supplier<Integer> get() { return () -> field * 2; } }
        public static void main(String[] args) {
          int[] one = {1};
          All all = new All(true, (byte) 1, 'c', (short) 2, 3, 1L << 40, 0f, Double.NaN, null, one);
          List<All> others = List.of(
              new All(true, (byte) 1, 'c', (short) 2, 3, 1L << 40, 0f, Double.NaN, null, one),
              new All(true, (byte) 1, 'c', (short) 2, 3, 1L << 40, -0f, Double.NaN, null, one),
              new All(true, (byte) 1, 'c', (short) 2, 3, 1, 0f, Double.NaN, null, one),
              new All(false, (byte) 1, 'c', (short) 2, 3, 1L << 40, 0f, Double.NaN, null, one),
              new All(true, (byte) 1, 'c', (short) 2, 3, 1L << 40, 0f, 1, "i", one.clone()));
          for (All other : others) {
            System.out.println(all.equals(other) + " " + other.equals(all));
          }
          All text = new All(false, (byte) -1, 'd', (short) -2, 5, 6, 1.5f, 2.5, "x", null);
          System.out.println(text + " " + text.hashCode() + " " + all.equals(null)
              + new None() + new None().hashCode() + new None().equals(new None()));
          Kinds kinds = new Kinds();
          IntUnaryOperator own = kinds::plus;
          BiFunction<Kinds, Integer, Integer> of = Kinds::plus;
          Function<Integer, Long> wide = i -> i + 1L;
          ToLongFunction<Integer> unboxed = Integer::intValue;
          ToDoubleFunction<Long> toDouble = Long::longValue;
          ToIntFunction<List<?>> size = List::size;
          IntFunction<int[]> array = int[]::new;
          Function<String, StringBuilder> made = StringBuilder::new;
          Supplier<Inner> inner = () -> kinds.new Inner();
          Function<Integer, Integer> varargs = Kinds::sum;
          Twice twice = (a, b) -> (long) (a * b);
          Consumer<List<String>> dropped = list -> list.add("y");
          Consumer<Map<String, Long>> wideDropped = map -> map.merge("k", 1L, Long::sum);
          ToLongFunction<Object> hash = Objects::hashCode;
          BinaryOperator<String> joined = String::concat;
          List<String> list = new ArrayList<>();
          dropped.accept(list);
          Map<String, Long> map = new TreeMap<>();
          wideDropped.accept(map);
          System.out.println(own.applyAsInt(4) + " " + of.apply(kinds, 5) + " " + wide.apply(6)
              + " " + unboxed.applyAsLong(7) + " " + toDouble.applyAsDouble(8L) + " "
              + size.applyAsInt(list) + " " + array.apply(9).length + " " + made.apply("z") + " "
              + inner.get().get().get() + " " + varargs.apply(1) + " " + twice.of(3, 1.5) + " "
              + twice.name().get() + " " + map + " " + hash.applyAsLong("h") + " "
              + joined.apply("j", "k"));
        }
      }
      """;

  /** What a class does with call sites that its JVM links, it does with code, too. */
  @Test
  void shouldDoTheSameWhenCallSitesAreClasses(@TempDir Path folder) throws Exception {
    Path source = Files.writeString(folder.resolve("Kinds.java"), KINDS);
    Path jar = folder.resolve("kinds.jar");
    run(folder, "javac", "-XDstringConcat=inline", source.toString());
    run(folder, "jar", "-c", "-f", jar.toString(), "-C", folder.toString(), ".");
    String before = run(folder, "java", "-cp", jar.toString(), "Kinds");
    FastStartJar.main(new String[] {jar.toString()});
    assertThat(callSites(jar)).isEmpty();
    assertThat(run(folder, "java", "-cp", jar.toString(), "Kinds"))
        .isEqualTo(before)
        .contains("own");
    assertThat(callSites(Path.of(System.getProperty("reproduce.jar"))))
        // A library's classes may be older than nests of classes.
        .noneMatch(site -> site.startsWith("multiproc/"));
  }

  private static String run(Path folder, String tool, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.add(0, Path.of(System.getProperty("java.home"), "bin", tool).toString());
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).describedAs(output).isZero();
    return output;
  }

  /** The classes that have a call site left. */
  private static List<String> callSites(Path path) throws IOException {
    List<String> left = new ArrayList<>();
    try (ZipFile jar = new ZipFile(path.toFile())) {
      for (ZipEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/")) {
          new ClassReader(jar.getInputStream(entry))
              .accept(new CallSiteFinder(entry.getName(), left), ClassReader.SKIP_DEBUG);
        }
      }
    }
    return left;
  }

  private static final class CallSiteFinder extends ClassVisitor {

    private final String file;
    private final List<String> found;

    CallSiteFinder(String file, List<String> found) {
      super(Opcodes.ASM9);
      this.file = file;
      this.found = found;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String method, String descriptor, String signature, String[] thrown) {
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitInvokeDynamicInsn(
            String name, String type, Handle bootstrap, Object... arguments) {
          found.add(file + " " + method);
        }
      };
    }
  }
}
