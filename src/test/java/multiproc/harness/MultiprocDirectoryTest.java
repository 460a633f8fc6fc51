package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultiprocDirectoryTest {

  private static final long CHILD = 77;

  @TempDir Path folder;

  private String directory() {
    return folder.toString();
  }

  private Path file(String name) throws IOException {
    return Files.write(folder.resolve(name), new byte[8]);
  }

  private void start(boolean clean) throws IOException {
    try (MultiprocDirectory held = MultiprocDirectory.open(directory(), clean)) {
      held.clean();
    }
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> start(false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  private Stream<String> files() throws IOException {
    return Files.list(folder).map(path -> path.getFileName().toString());
  }

  @Test
  void shouldRefuseWhenAFileIsNotOnTheList() throws IOException {
    file("counter_8242.db");
    assertRefused("files that this program did not make");
    assertThat(files()).containsExactly("counter_8242.db");
  }

  /** The byte 0xFF is no text; such a file is not found again by its name's text. */
  @Test
  void shouldRefuseAndDeleteByPathWhenANameIsNoText() throws IOException {
    Path file = Path.of(URI.create(folder.toUri() + "counter_7%FF.db"));
    Files.write(file, new byte[8]);
    assertRefused("files that this program did not make, and starting would delete them");
    assertThat(file).exists();
    start(true);
    assertThat(file).doesNotExist();
  }

  @Test
  void shouldDeleteByNameWhenAskedTo() throws IOException {
    file("counter_8242.db");
    file("no_client.txt");
    start(true);
    assertThat(files()).doesNotContain("counter_8242.db").contains("no_client.txt");
  }

  @Test
  void shouldNeverOverwriteAnotherFileThatHasTheListsName() throws IOException {
    Path list = folder.resolve(MultiprocDirectory.LIST_NAME);
    Path notes = Files.writeString(folder.resolve("notes"), "precious\n");
    Files.createSymbolicLink(list, notes);
    assertThatThrownBy(() -> start(true)).hasMessageContaining("not the list that this program");
    Files.move(notes, list, StandardCopyOption.REPLACE_EXISTING);
    assertRefused("not the list that this program");
    assertThatThrownBy(() -> MultiprocDirectory.refuseUsed(directory()))
        .hasMessageContaining("not the list that this program");
    assertThat(list).hasContent("precious\n");
    Files.delete(list);
    Files.createDirectory(list);
    assertRefused("not the list that this program");
  }

  /** A start that fails before it cleans has announced its processes. */
  @Test
  void shouldKnowItsListAgainWhenAStartFailed() throws IOException {
    try (MultiprocDirectory held = MultiprocDirectory.open(directory(), false)) {
      held.announce(CHILD);
    }
    start(false);
    assertThat(files()).containsExactly(MultiprocDirectory.LIST_NAME);
  }

  @Test
  void shouldRefuseANameThatTheSystemDoesNotTake() {
    String directory = folder.resolve("d".repeat(256)).toString();
    assertThatThrownBy(() -> MultiprocDirectory.open(directory, false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("reason=File name too long");
    assertThatThrownBy(() -> MultiprocDirectory.fresh(directory, "replay"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("reason=File name too long");
  }

  @Test
  void shouldRefuseAFolderOfAFilesNameAlsoWhenAskedToDelete() throws IOException {
    Files.createDirectory(folder.resolve("counter_1.db"));
    assertThatThrownBy(() -> start(true)).hasMessageContaining("not a regular file");
  }

  @Test
  void shouldDeleteWhatItMadeWhenItStartsAgain() throws IOException {
    try (MultiprocDirectory held = MultiprocDirectory.open(directory(), false)) {
      held.clean();
      held.announce(CHILD);
      file("gauge_all_77.db");
      held.noteAll();
    }
    start(false);
    assertThat(files()).containsExactly(MultiprocDirectory.LIST_NAME);
  }

  @Test
  void shouldDeleteWhatAKilledRunHadNoTimeToNote() throws IOException {
    try (MultiprocDirectory killed = MultiprocDirectory.open(directory(), false)) {
      killed.clean();
      killed.announce(CHILD);
      file("gauge_all_77.db");
    }
    start(false);
    assertThat(files()).containsExactly(MultiprocDirectory.LIST_NAME);
  }

  @Test
  void shouldRefuseWhenAnotherProgramsFileHasTheNameOfOneItMade() throws IOException {
    try (MultiprocDirectory held = MultiprocDirectory.open(directory(), false)) {
      held.clean();
      held.announce(CHILD);
      file("gauge_all_77.db");
      held.noteAll();
    }
    Files.move(
        file("other"), folder.resolve("gauge_all_77.db"), StandardCopyOption.REPLACE_EXISTING);
    assertRefused("gauge_all_77.db");
  }

  @Test
  void shouldRefuseWhenAProcessNumberCameAgainLongAfterAKill() throws IOException {
    try (MultiprocDirectory killed = MultiprocDirectory.open(directory(), false)) {
      killed.clean();
      killed.announce(CHILD);
    }
    Files.setLastModifiedTime(
        folder.resolve(MultiprocDirectory.LIST_NAME),
        FileTime.from(Instant.now().minusSeconds(MadeFiles.LAST_SECONDS + 5)));
    file("gauge_all_77.db");
    assertRefused("gauge_all_77.db");
  }

  @Test
  void shouldReadTheListWhenItsLastLineWasCut() throws IOException {
    Files.writeString(
        folder.resolve(MultiprocDirectory.LIST_NAME),
        "# files that reproduce.jar made here; do not edit\nnonsense\nprocess 77\nfile 1 \nproc");
    file("gauge_all_77.db");
    start(false);
    assertThat(files()).containsExactly(MultiprocDirectory.LIST_NAME);
  }

  @Test
  void shouldRefuseWhenAnotherProcessHasAFileOpenThoughAskedToDelete() throws Exception {
    assumeThat(Path.of("/proc/self/fd")).exists();
    file("gauge_all_5.db");
    Process reader =
        new ProcessBuilder("bash", "-c", "exec 9<gauge_all_5.db; echo; read")
            .directory(folder.toFile())
            .start();
    try {
      reader.getInputStream().read();
      assertThatThrownBy(() -> start(true))
          .hasMessageContaining("another process is using the directory")
          .hasMessageContaining("pid=" + reader.pid());
      assertThat(files()).contains("gauge_all_5.db");
    } finally {
      reader.destroyForcibly().waitFor();
    }
    start(true);
    assertThat(files()).doesNotContain("gauge_all_5.db");
  }

  /** Maps a file, closes it, says so, and waits. */
  static final class MapsAFile {
    private MapsAFile() {}

    public static void main(String[] args) throws IOException {
      MappedByteBuffer mapping;
      try (FileChannel channel =
          FileChannel.open(Path.of(args[0]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
      }
      System.out.println(mapping.capacity());
      System.in.read();
    }
  }

  @Test
  void shouldRefuseWhenAnotherProcessHasAFileMappedAndNoLongerOpen() throws Exception {
    assumeThat(Path.of("/proc/self/maps")).exists();
    Path file = Files.write(folder.resolve("gauge_all_5.db"), new byte[4096]);
    String classes = classes(MapsAFile.class);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process mapper =
        new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-cp",
                classes,
                MapsAFile.class.getName(),
                file.toString())
            .start();
    try {
      assertThat(mapper.getInputStream().read()).isEqualTo('4');
      assertThatThrownBy(() -> start(true))
          .hasMessageContaining("another process is using the directory")
          .hasMessageContaining("pid=" + mapper.pid());
      assertThat(files()).contains("gauge_all_5.db");
    } finally {
      mapper.destroyForcibly().waitFor();
    }
  }

  /** Opens a directory, and says so or why it is refused. */
  static final class OpensADirectory {
    private OpensADirectory() {}

    public static void main(String[] args) throws IOException {
      try (MultiprocDirectory held = MultiprocDirectory.open(args[0], true)) {
        System.out.println("opened " + held);
      } catch (UserException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  /** The second time the list is there already, and is read by who holds the lock. */
  @Test
  void shouldRefuseAnotherProcessWhenTheDirectoryIsHeld() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (MultiprocDirectory held = MultiprocDirectory.open(directory(), false)) {
        assertThat(openElsewhere()).contains("another harness is using the directory");
        held.clean();
        assertThat(openElsewhere()).contains("another harness is using the directory");
      }
    }
    assertThat(openElsewhere()).contains("opened " + directory());
  }

  /** Threads are interrupted when a run ends, also one that is about to note a process. */
  @Test
  void shouldKeepTheDirectoryWhenAnInterruptedThreadAnnouncesAProcess() throws Exception {
    try (MultiprocDirectory held = MultiprocDirectory.open(directory(), false)) {
      held.clean();
      Thread.currentThread().interrupt();
      held.announce(CHILD);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(openElsewhere()).contains("another harness is using the directory");
    }
    assertThat(folder.resolve(MultiprocDirectory.LIST_NAME))
        .content()
        .contains("process " + CHILD + "\n");
  }

  private static String classes(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private String openElsewhere() throws Exception {
    Process opener =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                classes(OpensADirectory.class)
                    + File.pathSeparator
                    + classes(MultiprocDirectory.class),
                OpensADirectory.class.getName(),
                directory())
            .redirectErrorStream(true)
            .start();
    return new String(opener.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldMakeANewFolderEachTimeWhenOneIsWanted() throws IOException {
    String first = MultiprocDirectory.fresh(directory(), "replay");
    String second = MultiprocDirectory.fresh(directory(), "replay");
    assertThat(first).isNotEqualTo(second).startsWith(directory() + "/replay-").endsWith("/");
    assertThat(files()).hasSize(2);
    MultiprocDirectory.discard(first);
    assertThat(files()).hasSize(1);
  }

  @Test
  void shouldRefuseAnEmptyName() {
    assertThatThrownBy(() -> MultiprocDirectory.open("", false)).hasMessageContaining("=;");
    assertThatThrownBy(() -> MultiprocDirectory.fresh("", "x")).hasMessageContaining("=;");
  }
}
