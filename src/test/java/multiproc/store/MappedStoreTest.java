package multiproc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedStoreTest extends StoreContract {

  @TempDir Path directory;

  private final MappedStore store = new MappedStore();

  @Override
  Store store() {
    return store;
  }

  @Override
  String directory() {
    return directory.toString();
  }

  @Test
  void shouldListSubdirectoryWhenItIsNamedAsAFile() throws IOException {
    Files.createDirectories(directory.resolve("x.db/inner"));
    Files.createFile(directory.resolve("x.db/y.db"));

    assertThat(store.list(directory.toString(), ".db")).containsExactly(directory + "/x.db");
  }

  /** The byte 0xFF is no text in any encoding of UTF-8 or ASCII. */
  @Test
  void shouldSayThatAFileIsUnreachableWhenItsNameIsNoText() throws IOException {
    Files.createFile(Path.of(URI.create(directory.toUri() + "counter_7%FF.db")));

    FileSystemException error =
        catchThrowableOfType(
            FileSystemException.class, () -> store.list(directory.toString(), ".db"));

    assertThat(error.getReason())
        .isEqualTo(
            "its name is no text in UTF-8, in which this JVM reads file names; rename it in a copy"
                + " of the directory");
  }

  @Test
  void shouldListAFileWhenItsNameHoldsTheReplacementCharacterItself() throws IOException {
    String name = "counter_\uFFFD.db";
    Files.createFile(directory.resolve(name));

    assertThat(store.list(directory.toString(), ".db")).containsExactly(directory + "/" + name);
  }

  @Test
  void shouldSayWhyWhenPathIsADirectory() throws IOException {
    // Parentheses in the path are not part of the reason.
    String path = Files.createDirectory(directory.resolve("x (1).db")).toString();

    FileSystemException error =
        catchThrowableOfType(FileSystemException.class, () -> store.openForReading(path));

    assertThat(error.getReason()).isEqualTo("Is a directory");
    assertThat(error.getFile()).isEqualTo(path);
  }

  @Test
  void shouldListNothingAndRefuseToWriteWhenDirectoryIsMissing() throws IOException {
    String missing = directory + "/none";

    assertThat(store.list(missing, ".db")).isEmpty();
    FileSystemException error =
        catchThrowableOfType(
            FileSystemException.class, () -> store.openForWriting(missing + "/a.db"));
    assertThat(error.getReason()).isEqualTo("No such file or directory");
  }

  @Test
  void shouldRefuseToListWhenItIsNoDirectory() throws IOException {
    String file = Files.createFile(directory.resolve("a.db")).toString();

    assertThatThrownBy(() -> store.list(file, ".db"))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot list the directory: directory=" + file);
  }

  @Test
  void shouldJoinAsPythonWhenDirectoryEndsInASlash() {
    assertThat(MappedStore.join("./tmp/", "a.db")).isEqualTo("./tmp/a.db");
    assertThat(MappedStore.join("./tmp", "a.db")).isEqualTo("./tmp/a.db");
  }

  /** Page 0 of no process can be read. */
  @Test
  void shouldNameTheFileWhenTheSystemCannotReadIt() throws IOException {
    try (StoreFile file = store.openForReading("/proc/self/mem")) {
      assertThatThrownBy(() -> file.read(0, 8))
          .isInstanceOfSatisfying(
              OpenFileException.class,
              e -> {
                assertThat(e.getFile()).isEqualTo("/proc/self/mem");
                assertThat(e).hasMessage("/proc/self/mem: Input/output error");
              });
    }
  }

  @Test
  void shouldNameTheFileWhenTheSystemCannotMakeItAsLarge() throws IOException {
    String path = directory + "/gauge_all_1.db";
    try (StoreFile file = store.openForWriting(path)) {
      assertThatThrownBy(() -> file.truncate(Long.MAX_VALUE))
          .isInstanceOfSatisfying(
              OpenFileException.class, e -> assertThat(e.getFile()).isEqualTo(path));
    }
  }

  /** What a JVM throws when mmap fails for want of memory. */
  @Test
  void shouldHaveTheSystemsWordsWhenThereIsNoMemoryForAMapping() {
    IOException ofJvm = new IOException("Map failed", new OutOfMemoryError("Map failed"));

    assertThat(OpenFileException.of("a.db", ofJvm))
        .hasMessage("a.db: Cannot allocate memory")
        .satisfies(e -> assertThat(OpenFileException.pathNamed(e)).isNull())
        .satisfies(e -> assertThat(e.getFile()).isEqualTo("a.db"));
  }
}
