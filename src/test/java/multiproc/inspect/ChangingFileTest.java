package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A file that its writer changes while it is looked at: once for each read and each opening, just
 * before it.
 */
class ChangingFileTest {

  private static final String NAME = "gauge_all_1.db";
  private static final int ENTRIES = 3_000;

  @TempDir private Path folder;

  /** Changes that a writer, or an administrator, makes to a file. */
  private enum Change {
    APPENDS {
      @Override
      void to(RandomAccessFile file) throws IOException {
        file.seek(0);
        int used = Integer.reverseBytes(file.readInt());
        byte[] entry = entry(ENTRIES);
        file.seek(used);
        file.write(entry);
        header(file, used + entry.length);
      }
    },
    STORES_A_STALE_HEADER {
      @Override
      void to(RandomAccessFile file) throws IOException {
        header(file, DbLayout.HEADER_SIZE + 48);
      }
    },
    STORES_OVER_THE_MIDDLE {
      @Override
      void to(RandomAccessFile file) throws IOException {
        file.seek(100_000);
        file.write(entry(7));
      }
    },
    DOUBLES_AND_APPENDS {
      @Override
      void to(RandomAccessFile file) throws IOException {
        file.seek(0);
        int used = Integer.reverseBytes(file.readInt());
        long size = file.length();
        file.setLength(size * 2);
        for (int i = 0; used < size + 4096; i++) {
          byte[] entry = entry(ENTRIES + i);
          file.seek(used);
          file.write(entry);
          used += entry.length;
          header(file, used);
        }
      }
    },
    GROWS {
      @Override
      void to(RandomAccessFile file) throws IOException {
        file.setLength(file.length() * 2);
      }
    },
    IS_CUT {
      @Override
      void to(RandomAccessFile file) throws IOException {
        file.setLength(100_001);
      }
    },
    IS_EMPTIED {
      @Override
      void to(RandomAccessFile file) throws IOException {
        file.setLength(0);
      }
    };

    abstract void to(RandomAccessFile file) throws IOException;
  }

  private static byte[] entry(int number) {
    String key = "[\"g\", \"g\", {\"label\": \"value " + number + "\"}]";
    return DbFormat.LABELS.encodeEntry(key.getBytes(StandardCharsets.US_ASCII), number, 0);
  }

  private static void header(RandomAccessFile file, int used) throws IOException {
    file.seek(0);
    file.writeInt(Integer.reverseBytes(used));
  }

  private Path write() throws IOException {
    Path path = folder.resolve(NAME);
    Files.deleteIfExists(path);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(DbLayout.INITIAL_SIZE);
      file.seek(DbLayout.HEADER_SIZE);
      for (int i = 0; i < ENTRIES; i++) {
        file.write(entry(i));
      }
      header(file, (int) file.getFilePointer());
    }
    return path;
  }

  /** The file, with a change before one of the reads and openings. */
  private static final class Changing implements EvidenceSource {

    private final Path path;
    private final Change change;
    private final int at;
    private int operations;

    private Changing(Path path, Change change, int at) {
      this.path = path;
      this.change = change;
      this.at = at;
    }

    private void operate() throws IOException {
      if (++operations == at) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
          change.to(file);
        }
      }
    }

    @Override
    public String path() {
      return path.toString();
    }

    @Override
    public String clientPath() {
      return path.toString();
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Evidence open() throws IOException {
      operate();
      FileEvidence file = FileEvidence.open(path);
      return new Evidence(file.size()) {
        @Override
        int read(long position, byte[] target, int from, int length) throws IOException {
          operate();
          return file.read(position, target, from, length);
        }

        @Override
        public void close() throws IOException {
          file.close();
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellWhatItSawWhenTheFileChangesMeanwhile(Change change) throws IOException {
    int at = 0;
    boolean changed;
    do {
      at++;
      Changing source = new Changing(write(), change, at);
      try {
        AnyInspection.isPrintable(Inspector.inspect(source, new SiblingKeys()));
      } catch (UncheckedIOException e) {
        assertThat(e.getCause()).hasMessageStartingWith("the file was cut while it was read: ");
      }
      changed = source.operations >= at;
    } while (changed);
    assertThat(at).isGreaterThan(5);
  }

  @ParameterizedTest
  @EnumSource(names = {"APPENDS", "GROWS", "DOUBLES_AND_APPENDS", "STORES_A_STALE_HEADER"})
  void shouldAccuseNobodyWhenAWriterAppendsWhileASnapshotIsTaken(Change change) throws IOException {
    int at = 0;
    int operations = 0;
    do {
      at++;
      Changing source = new Changing(write(), change, at);
      Inspection inspection = Inspector.inspect(Snapshot.of(source), new SiblingKeys());
      assertThat(inspection.isCorrupt()).as("change before operation %s", at).isFalse();
      assertThat(inspection.entryCount()).isGreaterThanOrEqualTo(ENTRIES);
      operations = source.operations;
    } while (at < operations);
    assertThat(operations).isGreaterThan(5);
  }

  @Test
  void shouldReadUsedAgainWhenAnEntryIsCountedBehindTheFirstRead() throws IOException {
    Changing source = new Changing(write(), Change.APPENDS, 3);
    Snapshot snapshot = (Snapshot) Snapshot.of(source);
    assertThat(snapshot.grew()).isTrue();
    Inspection inspection = Inspector.inspect(snapshot, new SiblingKeys());
    assertThat(inspection.entryCount()).isEqualTo(ENTRIES + 1);
    assertThat(inspection.findings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"IS_CUT", "IS_EMPTIED"})
  void shouldFailInPlainWordsWhenTheFileIsCutWhileASnapshotIsTaken(Change change)
      throws IOException {
    Changing source = new Changing(write(), change, 4);
    assertThatThrownBy(() -> Snapshot.of(source))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the file was cut while it was read: size=1048576 no bytes at=");
  }

  @Test
  void shouldGiveTheSameBytesWhenTheFileIsDeletedBehindTheSnapshot() throws IOException {
    Path path = write();
    EvidenceSource snapshot = Snapshot.of(new Changing(path, Change.GROWS, -1));
    Files.delete(path);
    AnyInspection.isPrintable(Inspector.inspect(snapshot, new SiblingKeys()));
  }
}
