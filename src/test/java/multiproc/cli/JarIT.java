package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
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

  private static int majorVersion(ZipFile jar, ZipEntry entry) throws IOException {
    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
      in.skipNBytes(6);
      return in.readUnsignedShort();
    }
  }
}
