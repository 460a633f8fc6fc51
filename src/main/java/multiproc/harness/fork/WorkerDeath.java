package multiproc.harness.fork;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import multiproc.layout.DbException;
import multiproc.layout.DbFileName;
import multiproc.layout.DbLayout;
import multiproc.schedule.plan.OriginalScript;
import multiproc.store.MappedStore;

/**
 * A worker died of an exception: its last words, sent to the launcher over standard output.
 *
 * @param nanoTime when, on the machine's monotonic clock that all its JVMs share
 * @param error the exception's type, as a traceback names it
 * @param message what it says
 * @param file the {@code .db} file it is about; empty if it is about none
 * @param position where in the file, in bytes from its start; 0 if about none
 */
public record WorkerDeath(long nanoTime, String error, String message, String file, int position) {

  private static final String BUS_ERROR = "SIGBUS";

  /** The system's words for ENOSPC. */
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
    if (thrown instanceof MappedStore.ShortFileException e) {
      return ofCut(e.getFile());
    }
    if (thrown instanceof FileSystemException e && e.getReason() != null) {
      return new WorkerDeath(
          System.nanoTime(), "IOError", e.getReason() + ": '" + e.getFile() + "'", "", 0);
    }
    return new WorkerDeath(
        System.nanoTime(), thrown.getClass().getName(), String.valueOf(thrown.getMessage()), "", 0);
  }

  /**
   * A process died of an access to memory of a mapping that its file has no bytes for, as SIGBUS
   * ends the original's. The JVM does not say which file it was.
   *
   * @param directory the multi-process directory
   * @param pids whose files the process has mapped
   */
  public static WorkerDeath ofBusError(InternalError thrown, String directory, long... pids) {
    if (!String.valueOf(thrown.getMessage()).contains("unsafe memory access")) {
      return of(thrown);
    }
    String prefix = DbFileName.prefix("gauge", OriginalScript.MODE);
    for (long pid : pids) {
      String file = MappedStore.join(directory, DbFileName.of(prefix, pid));
      long size = new File(file).length();
      if (size > 0 && size < DbLayout.LATER_INITIAL_SIZE || size == 0 && new File(file).exists()) {
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
   * A process died since a file was cut under its mapping. A forked process inherits the mapping
   * and dies when it comes to a page that is gone; a JVM that takes the part of one cannot map what
   * the file no longer has, so it ends before its first access.
   */
  private static WorkerDeath ofCut(String file) {
    return new WorkerDeath(
        System.nanoTime(),
        BUS_ERROR,
        "Bus error: the file was cut under its mapping to " + new File(file).length() + " bytes",
        file,
        0);
  }

  /** Whether the system ended it, at an access to memory, and no exception of the client. */
  public boolean isOfBusError() {
    return error.equals(BUS_ERROR);
  }

  /** Whether there was no space for the bytes of a file. */
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

  /** Message and place, as {@link DbException#located()} gives them. */
  public String located() {
    return file.isEmpty() ? message : message + " (" + file + ", position " + position + ")";
  }
}
