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
 * that has just been forked would have to load first.
 */
public final class MappedStore implements Store {

  /** What Python's {@code mmap} says of a mapping longer than its file. */
  public static final String BEYOND_END = "mmap length is greater than file size";

  private final Map<String, String> openFiles;

  /** Files of this machine. */
  public MappedStore() {
    this(Map.of());
  }

  /**
   * Files of this machine, as a forked process has them.
   *
   * @param openFiles for files that it inherits open, by path: the system's name of the open file
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
    // One look at a regular file, which nearly all are: it costs as much as opening one.
    if (!file.isFile() && file.exists() && !file.isDirectory()) {
      // Opening a pipe waits for somebody to write into it.
      throw new FileSystemException(path, null, "Not a regular file");
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
      // Its message is "<path> (<reason of the system>)", also where the file is there.
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
        // As Python's glob has it.
        return List.of();
      }
      throw new IOException("cannot list the directory: directory=" + directory);
    }
    List<String> paths = new ArrayList<>(names.length);
    String folderPath = join(directory, "");
    for (String name : names) {
      if (name.endsWith(suffix) && name.charAt(0) != '.') {
        // A directory may hold thousands, and a concatenation has more steps than this.
        paths.add(folderPath.concat(name));
      }
    }
    return paths;
  }

  /** Yes: nothing here is shared but the file system. */
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

  /** A mapping would be longer than its file: somebody has cut it. */
  public static final class ShortFileException extends FileSystemException {

    private static final long serialVersionUID = 1;

    ShortFileException(String path) {
      super(path, null, BEYOND_END);
    }

    /** Python's words alone. */
    @Override
    public String getMessage() {
      return getReason();
    }
  }

  private static final class MappedFile implements StoreFile {

    /**
     * Up to so many bytes are read without a channel: one for each file costs more than the copy
     * that the file makes of them, above all in a fresh JVM, which has to compile its way through.
     * Either way a read is one call of the system's, as the client's is: between two a writer could
     * come.
     */
    private static final int SMALL_READ = 1 << 16;

    private final String path;
    private final RandomAccessFile file;
    private final FileChannel channel;
    private final boolean writable;

    /** Where the system's own file position stands. */
    private long filePosition;

    MappedFile(String path, RandomAccessFile file, boolean writable) {
      this.path = path;
      this.file = file;
      // A scrape opens thousands of files for reading, and few of them need a channel.
      this.channel = writable ? file.getChannel() : null;
      this.writable = writable;
    }

    @Override
    public long size() throws IOException {
      return file.length();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.setLength(size);
    }

    /** A JVM has no such call: between the two somebody may cut or extend the file. */
    @Override
    public void extend(long size) throws IOException {
      if (size > file.length()) {
        file.setLength(size);
      }
    }

    @Override
    public StoreMapping map(long size) throws IOException {
      if (size > file.length()) {
        // The channel would extend the file without a word.
        throw new ShortFileException(path);
      }
      FileChannel.MapMode mode =
          writable ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY;
      return Mapping.of(channel().map(mode, 0, size));
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
      while (count < length) {
        int more = readSome(position + count, target, offset + count, length - count);
        if (more < 0) {
          break;
        }
        count += more;
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

    /** The size of an array that is never used; no constant, as that would cost no call. */
    private int anyLength;

    private Mapping(MappedByteBuffer bytes) {
      this.bytes = bytes;
      bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** As what it is used as: so a file that is only read needs no class of mappings. */
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
     * Page by page: one store of the machine's that crosses into a page that was cut off stores
     * nothing, and how wide its stores are differs from machine to machine.
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
     * Has the JVM throw the error of a store into a page that was cut off the file. On SIGBUS
     * HotSpot passes over the store and only notes the error; compiled code then goes on until it
     * next calls into the runtime. Making an array of arrays is such a call, and takes about 0.1
     * microseconds.
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
