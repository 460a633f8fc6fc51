package multiproc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each test would wait for ever at a pipe if the opening did. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegularFileTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    file = Files.write(folder.resolve("gauge_all_1.db"), new byte[] {1, 2, 3});
  }

  private Path pipe(String name) throws IOException {
    Path pipe = folder.resolve(name);
    try {
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return pipe;
  }

  /** Lets the thread go that waits at a pipe; on Linux, opening for both never waits. */
  private static void release(Path pipe) throws IOException {
    new RandomAccessFile(pipe.toFile(), "rw").close();
  }

  private static void assertRefused(Path path, RegularFile.Opener<FileChannel> opener) {
    assertThatThrownBy(() -> RegularFile.open(path, opener))
        .isInstanceOfSatisfying(
            FileSystemException.class,
            e -> {
              assertThat(e.getReason()).isEqualTo(RegularFile.NOT_REGULAR);
              assertThat(e.getFile()).isEqualTo(path.toString());
            });
  }

  @Test
  void shouldReadAFileWhenItIsOne() throws IOException {
    try (InputStream in = RegularFile.newInputStream(file)) {
      assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void shouldRefuseAPipeAndAFolderWhenTheyAreThere() throws IOException {
    assertRefused(pipe("counter_1.db"), path -> FileChannel.open(path, StandardOpenOption.READ));
    assertRefused(folder, path -> FileChannel.open(path, StandardOpenOption.READ));
    assertThatThrownBy(() -> RegularFile.open(folder.resolve("none.db")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void shouldRefuseAPipeWhenItComesBetweenTheLookAndTheOpening() throws IOException {
    Path pipe = pipe("pipe");
    assertRefused(
        file,
        path -> {
          Files.move(pipe, path, StandardCopyOption.REPLACE_EXISTING);
          return FileChannel.open(path, StandardOpenOption.READ);
        });
    release(file);
  }

  @Test
  void shouldReadTheFileWhenItIsThereAgainAfterAPipeThatIsWaitedAt() throws IOException {
    Path pipe = pipe("pipe");
    AtomicInteger times = new AtomicInteger();
    // The first opening is at the pipe, and the second look at the file finds the file.
    try (FileChannel opened =
        RegularFile.open(
            file,
            path ->
                FileChannel.open(
                    times.getAndIncrement() == 0 ? pipe : path, StandardOpenOption.READ))) {
      assertThat(opened.size()).isEqualTo(3);
    } finally {
      release(pipe);
    }
  }

  /** A pipe that somebody writes to opens at once, and a read would wait. */
  @Test
  void shouldRefuseAnOpenPipeWhenOnlyTheOpenFileShowsIt() throws IOException {
    Path pipe = pipe("pipe");
    try (RandomAccessFile writer = new RandomAccessFile(pipe.toFile(), "rw")) {
      assertThat(writer.getFD().valid()).isTrue();
      assertThatThrownBy(() -> RegularFile.open(file, path -> RegularFile.channel(pipe)))
          .hasMessageContaining(RegularFile.NOT_REGULAR);
    }
  }

  @Test
  void shouldCloseWhatIsOpenedTooLateWhenNobodyWaitsForIt() throws Exception {
    CountDownLatch refused = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                RegularFile.open(
                    file,
                    path -> {
                      Files.delete(path);
                      await(refused);
                      return closed::countDown;
                    }))
        .isInstanceOf(NoSuchFileException.class);
    refused.countDown();
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
