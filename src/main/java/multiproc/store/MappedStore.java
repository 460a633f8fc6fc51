package multiproc.store;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The store of real runs: files of this machine, memory-mapped.
 *
 * <p>Files are opened with {@link RandomAccessFile} and not {@code java.nio.file}, which a worker
 * that was just forked would have to load first.
 */
public final class MappedStore implements Store {

  /** The message of Python's {@code mmap} for a mapping longer than its file. */
  public static final String BEYOND_END = "mmap length is greater than file size";

  /** What the JVM has in place of bytes of a name that are no text. */
  private static final char REPLACED = '\uFFFD';

  private final Map<String, String> openFiles;

  /** Files of this machine. */
  public MappedStore() {
    this(Map.of());
  }

  /**
   * Files of this machine in a forked process.
   *
   * @param openFiles by path, the system's name for each open file that the process inherits
   */
  public MappedStore(Map<String, String> openFiles) {
    this.openFiles = openFiles;
  }

  @Override
  public StoreFile openForWriting(String path) throws IOException {
    return open(path, new File(path), true);
  }

  @Override
  public StoreFile openForReading(String path) throws IOException {
    File file = new File(path);
    // One check for a regular file, as nearly all are: a check costs as much as opening a file.
    if (!file.isFile() && file.exists() && !file.isDirectory()) {
      // Opening a pipe waits for a writer.
      throw new FileSystemException(path, null, RegularFile.NOT_REGULAR);
    }
    return open(path, file, false);
  }

  @Override
  public StoreFile inherit(String path) throws IOException {
    String open = openFiles.get(path);
    File file = new File(open != null ? open : path);
    if (!file.exists()) {
      // Opening would make an empty file, which fails every scrape from then on.
      throw new FileSystemException(path, null, "No such file or directory");
    }
    return open(path, file, true);
  }

  private static StoreFile open(String path, File file, boolean writable) throws IOException {
    try {
      return new MappedFile(path, new RandomAccessFile(file, writable ? "rw" : "r"), writable);
    } catch (FileNotFoundException e) {
      // Its message is "<path> (<reason of the system>)", also for a file that exists.
      String message = String.valueOf(e.getMessage());
      int reason = message.lastIndexOf('(') + 1;
      throw new FileSystemException(
          path, null, message.substring(reason, Math.max(reason, message.length() - 1)));
    }
  }

  @Override
  public List<String> list(String directory, String suffix) throws IOException {
    File folder = new File(directory);
    String[] names = folder.list();
    if (names == null) {
      if (!folder.exists()) {
        // Python's glob finds nothing, too, and raises no error.
        return List.of();
      }
      throw new IOException("cannot list the directory: directory=" + directory);
    }
    List<String> paths = new ArrayList<>(names.length);
    String folderPath = join(directory, "");
    for (String name : names) {
      if (name.endsWith(suffix) && name.charAt(0) != '.') {
        // A directory may hold thousands of files, and concat is faster than +.
        String path = folderPath.concat(name);
        requireReachable(path);
        paths.add(path);
      }
    }
    return paths;
  }

  /**
   * Refuses the path of a file that exists, if the file is not found under it.
   *
   * @throws UnreachableFileException when some bytes of the name are no text
   */
  public static void requireReachable(String path) throws UnreachableFileException {
    if (path.indexOf(REPLACED) >= 0 && !new File(path).exists()) {
      throw new UnreachableFileException(path);
    }
  }

  /** True: threads share only the file system. */
  @Override
  public boolean readsConcurrently() {
    return true;
  }

  @Override
  public void delete(String path) throws IOException {
    Files.delete(Path.of(path));
  }

  /** {@code os.path.join}: error texts show paths as Python builds them. */
  public static String join(String directory, String name) {
    return directory.endsWith("/") ? directory + name : directory + "/" + name;
  }

  /**
   * A file that was listed and is not found under the name that the JVM has for it: some of the
   * name's bytes are no text in the JVM's encoding of file names.
   */
  public static final class UnreachableFileException extends FileSystemException {

    private static final long serialVersionUID = 1;

    UnreachableFileException(String path) {
      super(path, null, reason(System.getProperty("sun.jnu.encoding", "")));
    }

    private static String reason(String encoding) {
      return "its name is no text in "
          + encoding
          + ", in which this JVM reads file names; "
          + (encoding.equals("UTF-8")
              ? "rename it in a copy of the directory"
              : "set LANG or LC_ALL to a UTF-8 locale, for example C.UTF-8");
    }
  }

  private static final class MappedFile implements StoreFile {

    /**
     * Reads up to this many bytes need no channel: one channel for each file costs more than the
     * copy that the file makes, above all in a fresh JVM. Either way a read is one system call, as
     * the client's is: between two a writer could run.
     */
    private static final int SMALL_READ = 1 << 16;

    private final String path;
    private final RandomAccessFile file;
    private final FileChannel channel;
    private final boolean writable;

    /** The system's own file position. */
    private long filePosition;

    MappedFile(String path, RandomAccessFile file, boolean writable) {
      this.path = path;
      this.file = file;
      // A scrape opens thousands of files for reading, and few need a channel.
      this.channel = writable ? file.getChannel() : null;
      this.writable = writable;
    }

    @Override
    public long size() throws IOException {
      try {
        return file.length();
      } catch (IOException e) {
        throw OpenFileException.of(path, e);
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      try {
        file.setLength(size);
      } catch (IOException e) {
        throw OpenFileException.of(path, e);
      }
    }

    /**
     * Two calls, since a JVM has no such call: another process may cut or extend the file in
     * between.
     */
    @Override
    public void extend(long size) throws IOException {
      if (size > size()) {
        truncate(size);
      }
    }

    @Override
    public StoreMapping map(long size) throws IOException {
      if (size > size()) {
        // The channel would silently extend the file.
        throw new OpenFileException(path, BEYOND_END);
      }
      FileChannel.MapMode mode =
          writable ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY;
      try {
        return Mapping.of(channel().map(mode, 0, size));
      } catch (IOException e) {
        throw OpenFileException.of(path, e);
      }
    }

    @Override
    public byte[] read(long position, int length) throws IOException {
      byte[] bytes = new byte[length];
      int count = read(position, bytes, 0, length);
      return count == length ? bytes : Arrays.copyOf(bytes, count);
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) throws IOException {
      int count = 0;
      try {
        while (count < length) {
          int more = readSome(position + count, target, offset + count, length - count);
          if (more < 0) {
            break;
          }
          count += more;
        }
      } catch (IOException e) {
        throw OpenFileException.of(path, e);
      }
      return count;
    }

    private int readSome(long position, byte[] target, int offset, int length) throws IOException {
      if (length > SMALL_READ) {
        return channel().read(ByteBuffer.wrap(target, offset, length), position);
      }
      if (position != filePosition) {
        file.seek(position);
      }
      int count = file.read(target, offset, length);
      filePosition = position + Math.max(count, 0);
      return count;
    }

    private FileChannel channel() {
      return channel != null ? channel : file.getChannel();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private static final class Mapping implements StoreMapping {

    private static final int PAGE = 1 << 12;

    private final MappedByteBuffer bytes;

    /** Length of an unused array; not a constant, since the compiler would then drop the call. */
    private int anyLength;

    private Mapping(MappedByteBuffer bytes) {
      this.bytes = bytes;
      bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the interface, so that a file that is only read does not load this class. */
    static StoreMapping of(MappedByteBuffer bytes) {
      return new Mapping(bytes);
    }

    @Override
    public int capacity() {
      return bytes.capacity();
    }

    @Override
    public int getInt(int position) {
      return bytes.getInt(position);
    }

    @Override
    public void putInt(int position, int value) {
      bytes.putInt(position, value);
      throwFault();
    }

    /**
     * Stores page by page: a store of the machine that crosses into a page that was cut off stores
     * nothing, and the width of its stores differs from machine to machine.
     */
    @Override
    public void putBytes(int position, byte[] source) {
      Objects.checkFromIndexSize(position, source.length, bytes.capacity());
      for (int from = 0, to; from < source.length; from = to) {
        to = Math.min(source.length, from + PAGE - (position + from) % PAGE);
        bytes.put(position + from, source, from, to - from);
      }
      throwFault();
    }

    /**
     * Makes the JVM throw the error of a store into a page that was cut off the file. On SIGBUS
     * HotSpot skips the store and only notes the error; compiled code goes on until it next calls
     * into the runtime. Making an array of arrays is such a call, and takes about 0.1 microseconds.
     */
    private void throwFault() {
      byte[][] unused = new byte[anyLength][anyLength];
      anyLength = unused.length;
    }

    @Override
    public double getDouble(int position) {
      return bytes.getDouble(position);
    }

    @Override
    public void putDouble(int position, double value) {
      bytes.putDouble(position, value);
      throwFault();
    }

    @Override
    public ByteBuffer view() {
      return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
      // Nothing to do: a JVM unmaps when the buffer is collected.
    }
  }
}
