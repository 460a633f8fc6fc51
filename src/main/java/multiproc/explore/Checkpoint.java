package multiproc.explore;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import multiproc.schedule.ScheduleText;
import multiproc.store.OpenFileException;

/**
 * A file from which an interrupted search continues. It is written to another file, FILE.part, that
 * then replaces it, so that a complete checkpoint exists even if the process is killed or the disk
 * is full while it writes. While a search uses it there is a third file, FILE.lock, which the
 * process holds locked. SIGKILL leaves FILE.lock, but not its lock.
 *
 * <p>Threading: one thread.
 */
public final class Checkpoint {

  /** First text of a checkpoint: the format's name and version. */
  private static final String FORMAT = "reproduce search 5";

  private static final long LEAST_NANOS = 5_000_000_000L;

  /**
   * The search runs at least this many times as long as the last checkpoint took to write, before
   * it writes the next one.
   */
  private static final int SHARE = 20;

  private static final int BUFFER = 1 << 16;

  /** The lock's channel: without a reference the collector would close it, and the lock be gone. */
  private FileChannel locked;

  private final Path file;

  /** The next checkpoint while it is written. */
  private final Path part;

  private final String program;
  private final String searched;
  private long next = System.nanoTime() + LEAST_NANOS;

  /** Writes the search. */
  interface Writer {
    /** Writes it. */
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads the search. */
  interface Reader {
    /** Reads it. */
    void read(DataInputStream in) throws IOException;
  }

  /**
   * A checkpoint of a search.
   *
   * @param program version and commit of this program; another version may number states
   *     differently
   */
  public Checkpoint(Path file, String program, Search search) {
    this.file = file;
    this.part = sibling(".part");
    this.program = program;
    this.searched =
        ScheduleText.format(search.plan())
            + (search.kill() ? "kill\n" : "")
            + (search.fault() == null ? "" : "fault " + search.fault() + "\n");
  }

  private Path sibling(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /** Whether the file exists. */
  boolean exists() {
    return Files.exists(file);
  }

  /**
   * Takes the file for this search, until the process ends.
   *
   * @return why the search cannot use the file; empty if it can
   * @throws IOException when the file cannot be read, or its folder not be written
   */
  public String claim() throws IOException {
    if (exists() && !Files.isRegularFile(file)) {
      return "it is no file";
    }
    Path lock = sibling(".lock");
    do {
      locked = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(locked)) {
        return "another search uses it";
      }
      // A search that ends deletes the file that it locked.
    } while (!Files.exists(lock));
    lock.toFile().deleteOnExit();
    return exists() ? refusal() : "";
  }

  /** Locks a file until the process ends. Returns whether it was free. */
  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // This process has locked it before.
      return false;
    }
  }

  /**
   * Why a search cannot continue from the file; empty if it can.
   *
   * @throws IOException when it cannot be read
   */
  String refusal() throws IOException {
    try (DataInputStream in = open()) {
      if (!in.readUTF().equals(FORMAT)) {
        return "it has another format";
      }
      if (!isWhole()) {
        return "it is incomplete, or was changed";
      }
      String other = in.readUTF();
      if (!other.equals(program)) {
        return "it was written by " + other + ", and this is " + program;
      }
      return text(in).equals(searched) ? "" : "it is of another search";
    } catch (EOFException | UTFDataFormatException e) {
      return "it is no checkpoint";
    }
  }

  private DataInputStream open() throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
  }

  /** Whether the checksum at the end is that of all bytes before it. */
  private boolean isWhole() throws IOException {
    CRC32C sum = new CRC32C();
    try (DataInputStream in = open()) {
      byte[] chunk = new byte[BUFFER];
      for (long left = Files.size(file) - Long.BYTES; left > 0; ) {
        int length = (int) Math.min(left, BUFFER);
        in.readFully(chunk, 0, length);
        sum.update(chunk, 0, length);
        left -= length;
      }
      return in.readLong() == sum.getValue();
    }
  }

  private static String text(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Lets a reader read the search. */
  void read(Reader reader) throws IOException {
    try (DataInputStream in = open()) {
      in.readUTF();
      in.readUTF();
      text(in);
      reader.read(in);
    }
  }

  /** Whether the next checkpoint is due. */
  boolean isDue() {
    return System.nanoTime() - next >= 0;
  }

  /** Lets a writer write the search. */
  void write(Writer writer) throws IOException {
    long start = System.nanoTime();
    try {
      writePart(writer);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      // It may name another file: that of a layer, or the folder.
      throw OpenFileException.of(part.toString(), e);
    }
    long now = System.nanoTime();
    next = now + Math.max(LEAST_NANOS, SHARE * (now - start));
  }

  private void writePart(Writer writer) throws IOException {
    try (FileOutputStream to = new FileOutputStream(part.toFile());
        CheckedOutputStream summed = new CheckedOutputStream(to, new CRC32C());
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(summed, BUFFER))) {
      out.writeUTF(FORMAT);
      out.writeUTF(program);
      byte[] bytes = searched.getBytes(StandardCharsets.UTF_8);
      out.writeInt(bytes.length);
      out.write(bytes);
      writer.write(out);
      out.flush();
      out.writeLong(summed.getChecksum().getValue());
      out.flush();
      to.getFD().sync();
    }
  }

  /** Deletes the file, because the search is complete. */
  void delete() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(part);
  }
}
