package multiproc.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Wraps a store and makes the system fail at chosen operations: no space, no descriptor, a file cut
 * from outside ({@link SystemFault}). A gated store wraps this one, so that the gate's owner can
 * also choose the step that fails.
 *
 * <p>Threading: as the wrapped store.
 *
 * @param store does the operations that do not fail
 * @param faults chooses the operations that fail
 */
public record FaultyStore(Store store, FaultSource faults) implements Store {

  /** Chooses the operations that fail. */
  public interface FaultSource {

    /** The fault of the next operation, or null. Called once before each operation, in order. */
    SystemFault next(Operation operation);
  }

  /**
   * A store with one failing operation.
   *
   * @param number of the operation, counted from 1 over the operations that the fault can hit
   */
  public static FaultyStore failingAt(Store store, SystemFault fault, long number) {
    return new FaultyStore(
        store,
        new FaultSource() {
          private long left = number;

          @Override
          public SystemFault next(Operation operation) {
            return fault.hits(operation) && --left == 0 ? fault : null;
          }
        });
  }

  /** Applies the next operation's fault; returns if the operation can still be done. */
  private void meet(Operation operation, String path) throws IOException {
    SystemFault fault = faults.next(operation);
    if (fault == SystemFault.CUT) {
      cut(path);
    } else if (fault != null) {
      throw fault.failure(path);
    }
  }

  /** The same for an access through a mapping. */
  private void touch(Operation operation, String path) {
    SystemFault fault = faults.next(operation);
    if (fault == SystemFault.CUT) {
      try {
        cut(path);
      } catch (IOException e) {
        throw new IllegalStateException("cannot cut the file: file=" + path, e);
      }
    } else if (fault != null) {
      throw fault.signal();
    }
  }

  private void cut(String path) throws IOException {
    try (StoreFile file = store.inherit(path)) {
      file.truncate(0);
    }
  }

  @Override
  public StoreFile openForWriting(String path) throws IOException {
    meet(Operation.OPEN_FOR_WRITING, path);
    return new FaultyFile(store.openForWriting(path), path, false);
  }

  @Override
  public StoreFile openForReading(String path) throws IOException {
    meet(Operation.OPEN_FOR_READING, path);
    return new FaultyFile(store.openForReading(path), path, false);
  }

  @Override
  public StoreFile inherit(String path) throws IOException {
    return new FaultyFile(store.inherit(path), path, true);
  }

  @Override
  public List<String> list(String directory, String suffix) throws IOException {
    meet(Operation.LIST, directory);
    return store.list(directory, suffix);
  }

  @Override
  public void delete(String path) throws IOException {
    meet(Operation.DELETE, path);
    store.delete(path);
  }

  private final class FaultyFile implements StoreFile {

    private final StoreFile file;
    private final String path;

    /** Whether the first mapping came over the fork with the handle. */
    private boolean mappingInherited;

    FaultyFile(StoreFile file, String path, boolean mappingInherited) {
      this.file = file;
      this.path = path;
      this.mappingInherited = mappingInherited;
    }

    @Override
    public long size() throws IOException {
      meet(Operation.SIZE, path);
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      meet(Operation.TRUNCATE, path);
      file.truncate(size);
    }

    @Override
    public void extend(long size) throws IOException {
      meet(Operation.EXTEND, path);
      file.extend(size);
    }

    @Override
    public StoreMapping map(long size) throws IOException {
      if (!mappingInherited) {
        meet(Operation.MAP, path);
      }
      mappingInherited = false;
      return new FaultyMapping(file.map(size), path);
    }

    @Override
    public byte[] read(long position, int length) throws IOException {
      meet(Operation.READ, path);
      return file.read(position, length);
    }

    @Override
    public void close() throws IOException {
      meet(Operation.CLOSE, path);
      file.close();
    }
  }

  private final class FaultyMapping implements StoreMapping {

    private final StoreMapping mapping;
    private final String path;

    FaultyMapping(StoreMapping mapping, String path) {
      this.mapping = mapping;
      this.path = path;
    }

    @Override
    public int capacity() {
      return mapping.capacity();
    }

    @Override
    public int getInt(int position) {
      touch(Operation.GET_INT, path);
      return mapping.getInt(position);
    }

    @Override
    public void putInt(int position, int value) {
      touch(Operation.PUT_INT, path);
      mapping.putInt(position, value);
    }

    @Override
    public void putBytes(int position, byte[] bytes) {
      touch(Operation.PUT_BYTES, path);
      mapping.putBytes(position, bytes);
    }

    @Override
    public double getDouble(int position) {
      touch(Operation.GET_DOUBLE, path);
      return mapping.getDouble(position);
    }

    @Override
    public void putDouble(int position, double value) {
      touch(Operation.PUT_DOUBLE, path);
      mapping.putDouble(position, value);
    }

    @Override
    public ByteBuffer view() {
      touch(Operation.VIEW, path);
      return mapping.view();
    }

    @Override
    public void close() {
      mapping.close();
    }
  }
}
