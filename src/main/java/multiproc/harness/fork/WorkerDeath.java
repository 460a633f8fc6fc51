package multiproc.harness.fork;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import multiproc.client.FileSizes;
import multiproc.layout.DbException;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.python.PythonError;
import multiproc.python.PythonOsError;
import multiproc.python.PythonVersion;
import multiproc.schedule.OriginalScript;
import multiproc.store.MappedStore;
import multiproc.store.OpenFileException;

/**
 * Reports a worker's death by an exception to the launcher, over standard output.
 *
 * @param nanoTime time of death on the machine's monotonic clock, which all its JVMs share
 * @param error the exception's type, as in a traceback
 * @param message the exception's text
 * @param file the {@code .db} file of the error; empty if there is none
 * @param position in the file, in bytes from its start; 0 without a file
 */
public record WorkerDeath(long nanoTime, String error, String message, String file, int position) {

  private static final String BUS_ERROR = "SIGBUS";

  /** The system's message for ENOSPC. */
  private static final String NO_SPACE = "No space left on device";

  private static final String DISK_FULL =
      "Bus error: there is no space for a page of its mapping (the disk is full, or the file is"
          + " gone and was cut)";

  /** The death of a process by an exception. */
  public static WorkerDeath of(Throwable thrown) {
    if (thrown instanceof DbException db) {
      return new WorkerDeath(
          System.nanoTime(), db.pythonType(), db.getMessage(), db.file(), db.position());
    }
    if (thrown instanceof UncheckedIOException io) {
      return of(io.getCause());
    }
    if (thrown instanceof OpenFileException e && MappedStore.BEYOND_END.equals(e.getReason())) {
      return ofCut(e.getFile());
    }
    if (thrown instanceof IOException e) {
      PythonError error =
          PythonOsError.of(
              OpenFileException.reason(e),
              OpenFileException.pathNamed(e),
              PythonVersion.PYTHON_2_7);
      return new WorkerDeath(System.nanoTime(), error.type(), error.getMessage(), "", 0);
    }
    return new WorkerDeath(
        System.nanoTime(), thrown.getClass().getName(), String.valueOf(thrown.getMessage()), "", 0);
  }

  /**
   * The death of a process that accessed a page of a mapping beyond its file's bytes, as SIGBUS
   * ends the original's. The JVM does not say which file it was.
   *
   * @param directory the multi-process directory
   * @param pids pids in the names of the files that the process has mapped
   */
  public static WorkerDeath ofBusError(InternalError thrown, String directory, long... pids) {
    if (!String.valueOf(thrown.getMessage()).contains("unsafe memory access")) {
      return of(thrown);
    }
    String prefix = DbFileName.prefix("gauge", OriginalScript.MODE);
    for (long pid : pids) {
      String file = MappedStore.join(directory, DbFileName.of(prefix, pid));
      long size = new File(file).length();
      int least = FileSizes.smallest(DbFormat.TIMESTAMP);
      if (size > 0 && size < least || size == 0 && new File(file).exists()) {
        return ofCut(file);
      }
    }
    return new WorkerDeath(
        System.nanoTime(),
        BUS_ERROR,
        DISK_FULL,
        MappedStore.join(directory, DbFileName.of(prefix, pids[0])),
        0);
  }

  /**
   * The death of a process because a file was cut under its mapping. A forked process inherits the
   * mapping and dies at its first access to a lost page. A JVM that plays a forked process cannot
   * map the lost part, so it ends before its first access.
   */
  private static WorkerDeath ofCut(String file) {
    return new WorkerDeath(
        System.nanoTime(),
        BUS_ERROR,
        "Bus error: the file was cut under its mapping to " + new File(file).length() + " bytes",
        file,
        0);
  }

  /**
   * Whether the system ended the process at a memory access, rather than an exception of the
   * client.
   */
  public boolean isOfBusError() {
    return error.equals(BUS_ERROR);
  }

  /** Whether there was no space on the disk for the bytes of a file. */
  public boolean isOfFullDisk() {
    return message.equals(DISK_FULL) || message.contains(NO_SPACE);
  }

  byte[] toBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(nanoTime);
    out.writeUTF(error);
    out.writeUTF(message);
    out.writeUTF(file);
    out.writeInt(position);
    return bytes.toByteArray();
  }

  static WorkerDeath fromBytes(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    return new WorkerDeath(in.readLong(), in.readUTF(), in.readUTF(), in.readUTF(), in.readInt());
  }

  /** Message and position, formatted as by {@link DbException#located()}. */
  public String located() {
    return file.isEmpty() ? message : message + " (" + file + ", position " + position + ")";
  }
}
