package multiproc.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps files in memory for simulation: many handles over shared bytes, with the behaviour of
 * POSIX. A mapping of a file that is cut can still access the bytes that are left; an access to a
 * byte that was cut throws {@link InternalError}, as a JVM does on SIGBUS. An unlinked file stays
 * in its open handles.
 *
 * <p>Threading: not safe. The simulated processes take turns.
 */
public final class MemoryStore implements Store {

  private static final class Inode {
    private byte[] bytes = new byte[0];
  }

  private final Map<String, Inode> files = new LinkedHashMap<>();

  @Override
  public StoreFile openForWriting(String path) {
    return new MemoryFile(files.computeIfAbsent(path, p -> new Inode()), true);
  }

  @Override
  public StoreFile openForReading(String path) throws IOException {
    return new MemoryFile(inode(path), false);
  }

  @Override
  public StoreFile inherit(String path) throws IOException {
    return new MemoryFile(inode(path), true);
  }

  @Override
  public List<String> list(String directory, String suffix) {
    String prefix = MappedStore.join(directory, "");
    List<String> paths = new ArrayList<>();
    for (String path : files.keySet()) {
      if (path.startsWith(prefix)
          && path.indexOf('/', prefix.length()) < 0
          && path.charAt(prefix.length()) != '.'
          && path.endsWith(suffix)) {
        paths.add(path);
      }
    }
    return paths;
  }

  @Override
  public void delete(String path) throws IOException {
    inode(path);
    files.remove(path);
  }

  /** A copy of a file's current bytes. */
  public byte[] contents(String path) throws IOException {
    return inode(path).bytes.clone();
  }

  /** Makes a file of these bytes, and replaces any file at the path. */
  public void write(String path, byte[] bytes) {
    Inode inode = new Inode();
    inode.bytes = bytes.clone();
    files.put(path, inode);
  }

  private Inode inode(String path) throws IOException {
    Inode inode = files.get(path);
    if (inode == null) {
      throw new FileSystemException(path, null, "No such file or directory");
    }
    return inode;
  }

  private record MemoryFile(Inode inode, boolean writable) implements StoreFile {

    @Override
    public long size() {
      return inode.bytes.length;
    }

    @Override
    public void truncate(long size) throws IOException {
      if (!writable) {
        throw new FileNotFoundException("not open for writing");
      }
      inode.bytes = Arrays.copyOf(inode.bytes, Math.toIntExact(size));
    }

    @Override
    public void extend(long size) throws IOException {
      truncate(Math.max(size, inode.bytes.length));
    }

    @Override
    public StoreMapping map(long size) throws IOException {
      if (size > inode.bytes.length) {
        throw new IOException(MappedStore.BEYOND_END);
      }
      return new Mapping(inode, Math.toIntExact(size), writable);
    }

    @Override
    public byte[] read(long position, int length) {
      long end = Math.min(position + length, inode.bytes.length);
      return position >= end
          ? new byte[0]
          : Arrays.copyOfRange(inode.bytes, (int) position, (int) end);
    }

    @Override
    public void close() {
      // The bytes outlive every handle.
    }
  }

  private record Mapping(Inode inode, int capacity, boolean writable) implements StoreMapping {

    @Override
    public int getInt(int position) {
      return at(position, Integer.BYTES).getInt(position);
    }

    @Override
    public void putInt(int position, int value) {
      writableAt(position, Integer.BYTES).putInt(position, value);
    }

    @Override
    public void putBytes(int position, byte[] bytes) {
      checkBounds(position, bytes.length);
      // The machine copies from the front, up to the first missing page.
      int there = Math.min(bytes.length, inode.bytes.length - position);
      if (there > 0) {
        writableAt(position, there).put(position, bytes, 0, there);
      }
      writableAt(position, bytes.length);
    }

    @Override
    public double getDouble(int position) {
      return at(position, Double.BYTES).getDouble(position);
    }

    @Override
    public void putDouble(int position, double value) {
      writableAt(position, Double.BYTES).putDouble(position, value);
    }

    @Override
    public ByteBuffer view() {
      int there = Math.min(capacity, inode.bytes.length);
      return ByteBuffer.wrap(Arrays.copyOf(inode.bytes, there))
          .asReadOnlyBuffer()
          .order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
      // As for the handle.
    }

    private ByteBuffer writableAt(int position, int length) {
      if (!writable) {
        throw new ReadOnlyBufferException();
      }
      return at(position, length);
    }

    private void checkBounds(int position, int length) {
      if (position < 0 || length > capacity - position) {
        throw new IndexOutOfBoundsException(
            "outside the mapping: position="
                + position
                + " length="
                + length
                + " capacity="
                + capacity);
      }
    }

    private ByteBuffer at(int position, int length) {
      checkBounds(position, length);
      if (position + length > inode.bytes.length) {
        throw new InternalError("the file was cut under its mapping: position=" + position);
      }
      return ByteBuffer.wrap(inode.bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
