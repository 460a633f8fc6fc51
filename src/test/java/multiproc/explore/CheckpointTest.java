package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import multiproc.client.ClientVersion;
import multiproc.schedule.Granularity;
import multiproc.store.SystemFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A checkpoint is whole, of this search and program, and used by one search at a time. */
class CheckpointTest {

  @TempDir Path folder;

  private static Search search(int labels, boolean kill) {
    return new Scenario(ClientVersion.V0_4_2, Granularity.OBSERVED, 2, labels, 1, 1, kill, false)
        .search();
  }

  private Checkpoint checkpoint(Search search, String program) {
    return new Checkpoint(folder.resolve("search.checkpoint"), program, search);
  }

  @Test
  void shouldRefuseWhenTheSearchOrTheProgramIsAnother() throws IOException {
    Search search = search(1, true);
    Checkpoint written = checkpoint(search, "reproduce 1 (a)");
    written.write(out -> out.writeInt(7));

    assertThat(written.exists()).isTrue();
    assertThat(checkpoint(search, "reproduce 1 (a)").refusal()).isEmpty();
    assertThat(checkpoint(search, "reproduce 1 (b)").refusal())
        .isEqualTo("it was written by reproduce 1 (a), and this is reproduce 1 (b)");
    assertThat(checkpoint(search(2, true), "reproduce 1 (a)").refusal())
        .isEqualTo("it is of another search");
    assertThat(checkpoint(search(1, false), "reproduce 1 (a)").refusal())
        .isEqualTo("it is of another search");
    assertThat(
            checkpoint(search.with(search.plan(), true, SystemFault.CUT), "reproduce 1 (a)")
                .refusal())
        .isEqualTo("it is of another search");
    assertThat(checkpoint(search, "reproduce 1 (b)").claim()).startsWith("it was written by");
    Files.writeString(folder.resolve("search.checkpoint"), "no checkpoint at all");
    assertThat(written.refusal()).isEqualTo("it is no checkpoint");
    Files.write(folder.resolve("search.checkpoint"), new byte[1]);
    assertThat(written.refusal()).isEqualTo("it is no checkpoint");
    Files.write(folder.resolve("search.checkpoint"), new byte[] {0, 1, (byte) 0xff});
    assertThat(written.refusal()).isEqualTo("it is no checkpoint");
  }

  @Test
  void shouldRefuseWhenTheFormatIsAnotherOrThereIsNoFile() throws IOException {
    Checkpoint written = checkpoint(search(1, true), "x");
    written.write(out -> out.writeInt(7));
    Path file = folder.resolve("search.checkpoint");
    byte[] bytes = Files.readAllBytes(file);
    int length = bytes[1];
    bytes[1 + length]++;
    Files.write(file, bytes);
    assertThat(written.refusal()).isEqualTo("it has another format");

    Files.delete(file);
    Files.createDirectory(file);
    assertThat(written.claim()).isEqualTo("it is no file");
  }

  @Test
  void shouldReadWhatWasWrittenAndLeaveNoFile() throws IOException {
    Checkpoint written = checkpoint(search(1, true), "x");
    written.write(out -> out.writeUTF("states"));
    assertThat(written.isDue()).isFalse();
    assertThat(folder).isDirectoryNotContaining("glob:**.part");

    checkpoint(search(1, true), "x").read(in -> assertThat(in.readUTF()).isEqualTo("states"));
    Files.createFile(folder.resolve("search.checkpoint.part"));
    written.delete();
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 0.999})
  void shouldRefuseWhenTheFileIsCutOrAByteIsChanged(double part) throws IOException {
    Search search = search(1, true);
    Checkpoint written = checkpoint(search, "x");
    written.write(out -> out.write(new byte[5000]));
    Path file = folder.resolve("search.checkpoint");
    byte[] bytes = Files.readAllBytes(file);
    int at = (int) (bytes.length * part);

    Files.write(file, Arrays.copyOf(bytes, at));
    assertThat(written.refusal()).isNotEmpty();
    bytes[at] ^= 1;
    Files.write(file, bytes);
    assertThat(written.refusal()).isNotEmpty();
    bytes[at] ^= 1;
    Files.write(file, bytes);
    assertThat(written.refusal()).isEmpty();
  }

  @Test
  void shouldRefuseWhenAnotherSearchUsesIt() throws IOException {
    Search search = search(1, true);

    Checkpoint first = checkpoint(search, "x");
    assertThat(first.claim()).isEmpty();
    System.gc();
    assertThat(checkpoint(search, "x").claim()).isEqualTo("another search uses it");
    // The lock lasts as long as the search refers to its checkpoint.
    Reference.reachabilityFence(first);
  }

  /** As on a full disk. */
  @Test
  void shouldKeepTheLastOneWhenTheNextCannotBeWritten() throws IOException {
    Checkpoint written = checkpoint(search(1, true), "x");
    written.write(out -> out.writeInt(7));
    Path file = folder.resolve("search.checkpoint");
    byte[] last = Files.readAllBytes(file);

    assertThatThrownBy(
            () ->
                written.write(
                    out -> {
                      out.write(new byte[1 << 17]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(file + ".part: No space left on device");
    FileSystemException ofLayer = new FileSystemException("layer", null, "No space left");
    assertThatThrownBy(
            () ->
                written.write(
                    out -> {
                      throw ofLayer;
                    }))
        .isSameAs(ofLayer);
    assertThat(file).hasBinaryContent(last);
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }
}
