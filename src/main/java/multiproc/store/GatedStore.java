package multiproc.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Wraps a store and calls a gate before and after each operation. The gate orders, records or
 * counts the steps of the process.
 *
 * <p>Some calls do not pass the gate: {@link #inherit} and the first mapping of an inherited file,
 * which are part of a fork, and the closing of a mapping, which no other process can see.
 *
 * <p>Threading: as the wrapped store.
 */
public record GatedStore(Store store, StepGate gate) implements Store {

  @Override
  public StoreFile openForWriting(String path) throws IOException {
    gate.before(Operation.OPEN_FOR_WRITING, path, 0, 0);
    StoreFile file = store.openForWriting(path);
    gate.after(0);
    return new GatedFile(file, path, gate, false);
  }

  @Override
  public StoreFile openForReading(String path) throws IOException {
    gate.before(Operation.OPEN_FOR_READING, path, 0, 0);
    StoreFile file = store.openForReading(path);
    gate.after(0);
    return new GatedFile(file, path, gate, false);
  }

  @Override
  public StoreFile inherit(String path) throws IOException {
    return new GatedFile(store.inherit(path), path, gate, true);
  }

  @Override
  public List<String> list(String directory, String suffix) throws IOException {
    gate.before(Operation.LIST, directory, 0, 0);
    List<String> paths = store.list(directory, suffix);
    gate.after(0);
    return paths;
  }

  @Override
  public void delete(String path) throws IOException {
    gate.before(Operation.DELETE, path, 0, 0);
    store.delete(path);
    gate.after(0);
  }

  private static final class GatedFile implements StoreFile {

    private final StoreFile file;
    private final String path;
    private final StepGate gate;

    /** Whether the first mapping came over the fork with the handle. */
    private boolean mappingInherited;

    GatedFile(StoreFile file, String path, StepGate gate, boolean mappingInherited) {
      this.file = file;
      this.path = path;
      this.gate = gate;
      this.mappingInherited = mappingInherited;
    }

    @Override
    public long size() throws IOException {
      gate.before(Operation.SIZE, path, 0, 0);
      long size = file.size();
      gate.after(size);
      return size;
    }

    @Override
    public void truncate(long size) throws IOException {
      gate.before(Operation.TRUNCATE, path, 0, size);
      file.truncate(size);
      gate.after(0);
    }

    @Override
    public void extend(long size) throws IOException {
      gate.before(Operation.EXTEND, path, 0, size);
      file.extend(size);
      gate.after(0);
    }

    @Override
    public StoreMapping map(long size) throws IOException {
      if (mappingInherited) {
        mappingInherited = false;
        return new GatedMapping(file.map(size), path, gate);
      }
      gate.before(Operation.MAP, path, 0, size);
      StoreMapping mapping = file.map(size);
      gate.after(0);
      return new GatedMapping(mapping, path, gate);
    }

    @Override
    public byte[] read(long position, int length) throws IOException {
      gate.before(Operation.READ, path, position, length);
      byte[] bytes = file.read(position, length);
      gate.after(bytes.length);
      return bytes;
    }

    @Override
    public void close() throws IOException {
      gate.before(Operation.CLOSE, path, 0, 0);
      file.close();
      gate.after(0);
    }
  }

  private record GatedMapping(StoreMapping mapping, String path, StepGate gate)
      implements StoreMapping {

    @Override
    public int capacity() {
      return mapping.capacity();
    }

    @Override
    public int getInt(int position) {
      gate.before(Operation.GET_INT, path, position, 0);
      int value = mapping.getInt(position);
      gate.after(value);
      return value;
    }

    @Override
    public void putInt(int position, int value) {
      gate.before(Operation.PUT_INT, path, position, value);
      mapping.putInt(position, value);
      gate.after(0);
    }

    @Override
    public void putBytes(int position, byte[] bytes) {
      gate.before(Operation.PUT_BYTES, path, position, bytes.length);
      mapping.putBytes(position, bytes);
      gate.after(0);
    }

    @Override
    public double getDouble(int position) {
      gate.before(Operation.GET_DOUBLE, path, position, 0);
      double value = mapping.getDouble(position);
      gate.after(Double.doubleToRawLongBits(value));
      return value;
    }

    @Override
    public void putDouble(int position, double value) {
      gate.before(Operation.PUT_DOUBLE, path, position, Double.doubleToRawLongBits(value));
      mapping.putDouble(position, value);
      gate.after(0);
    }

    @Override
    public ByteBuffer view() {
      gate.before(Operation.VIEW, path, 0, 0);
      ByteBuffer view = mapping.view();
      gate.after(0);
      return view;
    }

    @Override
    public void close() {
      mapping.close();
    }
  }
}
