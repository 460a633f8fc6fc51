package multiproc.harness.fork;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import multiproc.harness.MachineFailure;
import multiproc.store.OpenFileException;
import org.junit.jupiter.api.Test;

/** The words are those of Python 2.7, whose error of a call on an open file names no file. */
class WorkerDeathTest {

  private static final String FILE = "./tmp/gauge_all_7.db";

  private static void assertTold(IOException e, String python, String program) {
    WorkerDeath death = WorkerDeath.of(new UncheckedIOException(e));
    assertThat(death.error() + ": " + death.message()).isEqualTo(python);
    assertThat(MachineFailure.line(e)).isEqualTo("reproduce: the machine failed: " + program);
  }

  @Test
  void shouldNameNoFileAsPythonWhenACallOnAnOpenFileFailsButTheProgramDoes() {
    assertTold(
        OpenFileException.of(FILE, new IOException("Input/output error")),
        "IOError: [Errno 5] Input/output error",
        "Input/output error: file=./tmp/gauge_all_7.db; the disk or its file system has failed: see"
            + " dmesg, or give another folder");
    assertTold(
        OpenFileException.of(FILE, new IOException("Map failed", new OutOfMemoryError())),
        "error: [Errno 12] Cannot allocate memory",
        "Cannot allocate memory: file=./tmp/gauge_all_7.db; free memory, or raise ulimit -v");
  }

  @Test
  void shouldNameTheFileAsPythonWhenItCannotBeOpened() {
    assertTold(
        new FileSystemException(FILE, null, "Too many open files"),
        "IOError: [Errno 24] Too many open files: u'./tmp/gauge_all_7.db'",
        "Too many open files: file=./tmp/gauge_all_7.db; raise ulimit -n");
  }
}
