package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import multiproc.layout.DbFileName;
import org.junit.jupiter.api.Test;

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

  /** A JVM verifies each class, and finds it in the nest of the class that makes the lambda. */
  @Test
  void shouldHoldTheClassesOfLambdas() throws Exception {
    int lambdas = 0;
    Path path = Path.of(System.getProperty("reproduce.jar"));
    try (URLClassLoader jar = jar(path);
        ZipFile zip = new ZipFile(path.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String name = entry.getName().replace('/', '.').replace(".class", "");
        if (name.matches("multiproc\\..*\\$Lambda\\d+")) {
          Class<?> lambda = Class.forName(name, true, jar);
          assertThat(lambda.getNestHost()).isNotEqualTo(lambda);
          lambdas++;
        }
      }
    }
    assertThat(lambdas).isPositive();
  }

  /** The jar's record has methods that the build made, this one those that the JDK makes. */
  @Test
  void shouldCompareAndHashRecordsAsTheJdkDoes() throws Exception {
    Path path = Path.of(System.getProperty("reproduce.jar"));
    try (URLClassLoader jar = jar(path)) {
      Class<?> name = jar.loadClass(DbFileName.class.getName());
      Constructor<?> make = name.getConstructor(String.class, String.class, String.class);
      Object one = make.newInstance("gauge", "all", "1");
      assertThat(one)
          .isEqualTo(make.newInstance("gauge", "all", "1"))
          .isNotEqualTo(make.newInstance("gauge", "all", "2"))
          .isNotEqualTo(make.newInstance("gauge", null, "1"))
          .isNotEqualTo("gauge")
          .hasSameHashCodeAs(new DbFileName("gauge", "all", "1"));
      assertThat(name.getDeclaredMethod("linked$hashCode", name)).isNotNull();
      Object none = make.newInstance(null, null, null);
      assertThat(none).hasSameHashCodeAs(new DbFileName(null, null, null));
    }
  }

  private static URLClassLoader jar(Path path) throws IOException {
    URL[] urls = {path.toUri().toURL()};
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static int majorVersion(ZipFile jar, ZipEntry entry) throws IOException {
    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
      in.skipNBytes(6);
      return in.readUnsignedShort();
    }
  }
}
