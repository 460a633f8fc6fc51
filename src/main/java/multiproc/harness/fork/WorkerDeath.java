package multiproc.harness.fork;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import multiproc.layout.DbException;

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

  public static WorkerDeath of(Throwable thrown) {
    if (thrown instanceof DbException db) {
      return new WorkerDeath(
          System.nanoTime(), db.pythonType(), db.getMessage(), db.file(), db.position());
    }
    return new WorkerDeath(
        System.nanoTime(), thrown.getClass().getName(), String.valueOf(thrown.getMessage()), "", 0);
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
