package multiproc.harness.fork;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassDataArchiveTest {

  @TempDir private Path folder;

  private Path archive(String name) throws IOException {
    Path archive = Files.write(folder.resolve(name), new byte[100_000]);
    ClassDataArchive.main(new String[] {archive.toString()});
    return archive;
  }

  @Test
  void shouldUseAnArchiveWhenItIsAsItWasMade() throws IOException {
    assertThat(ClassDataArchive.isUsable(archive("whole.jsa"))).isTrue();
    // zlib.crc32(bytes(100000)) in Python.
    assertThat(folder.resolve("whole.jsa.sum")).hasContent("100000 d411957d\n");
  }

  @Test
  void shouldNotUseAnArchiveWhenItIsCut() throws IOException {
    Path archive = archive("cut.jsa");
    Files.write(archive, new byte[99_999]);
    assertThat(ClassDataArchive.isUsable(archive)).isFalse();
  }

  @Test
  void shouldNotUseAnArchiveWhenAByteDiffers() throws IOException {
    Path archive = archive("damaged.jsa");
    byte[] bytes = new byte[100_000];
    bytes[70_000] = 1;
    Files.write(archive, bytes);
    assertThat(ClassDataArchive.isUsable(archive)).isFalse();
  }

  @Test
  void shouldUseAnArchiveWhenItHasNoSum() throws IOException {
    assertThat(ClassDataArchive.isUsable(Files.createFile(folder.resolve("own.jsa")))).isTrue();
  }

  @Test
  void shouldUseNoneWhenItIsMissing() throws IOException {
    Path archive = archive("gone.jsa");
    Files.delete(archive);
    assertThat(ClassDataArchive.isUsable(archive)).isFalse();
    assertThat(ClassDataArchive.isUsable(folder.resolve("never.jsa"))).isFalse();
  }
}
