package multiproc.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import multiproc.store.Store;
import multiproc.store.StoreFile;
import multiproc.store.StoreMapping;

/**
 * A store that asks for leave before each operation, and says which: the operation's name, the
 * file's name without its directory, and the arguments, {@code putInt gauge_all_1.db 0 88}.
 *
 * <p>{@link #inherit} asks for none, as it is part of a fork and no step of the client.
 */
record GatedStore(Store store, Gate gate) implements Store {

  /** Gives leave. */
  interface Gate {

    /** Returns when the operation may be done; throws when it never will be. */
    void before(String operation);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public StoreFile openForWriting(String path) throws IOException {
    gate.before("openForWriting " + name(path));
    return new GatedFile(store.openForWriting(path), name(path), gate);
  }

  @Override
  public StoreFile openForReading(String path) throws IOException {
    gate.before("openForReading " + name(path));
    return new GatedFile(store.openForReading(path), name(path), gate);
  }

  @Override
  public StoreFile inherit(String path) throws IOException {
    return new GatedFile(store.inherit(path), name(path), gate);
  }

  @Override
  public List<String> list(String directory, String suffix) throws IOException {
    gate.before("list " + suffix);
    return store.list(directory, suffix);
  }

  @Override
  public void delete(String path) throws IOException {
    gate.before("delete " + name(path));
    store.delete(path);
  }

  private record GatedFile(StoreFile file, String name, Gate gate) implements StoreFile {

    @Override
    public long size() throws IOException {
      gate.before("size " + name);
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      gate.before("truncate " + name + " " + size);
      file.truncate(size);
    }

    @Override
    public StoreMapping map(long size) throws IOException {
      gate.before("map " + name + " " + size);
      return new GatedMapping(file.map(size), name, gate);
    }

    @Override
    public byte[] read(long position, int length) throws IOException {
      gate.before("read " + name + " " + position + " " + length);
      return file.read(position, length);
    }

    @Override
    public void close() throws IOException {
      gate.before("close " + name);
      file.close();
    }
  }

  private record GatedMapping(StoreMapping mapping, String name, Gate gate)
      implements StoreMapping {

    @Override
    public int capacity() {
      return mapping.capacity();
    }

    @Override
    public int getInt(int position) {
      gate.before("getInt " + name + " " + position);
      return mapping.getInt(position);
    }

    @Override
    public void putInt(int position, int value) {
      gate.before("putInt " + name + " " + position + " " + value);
      mapping.putInt(position, value);
    }

    @Override
    public void putBytes(int position, byte[] bytes) {
      gate.before("putBytes " + name + " " + position + " " + bytes.length);
      mapping.putBytes(position, bytes);
    }

    @Override
    public double getDouble(int position) {
      gate.before("getDouble " + name + " " + position);
      return mapping.getDouble(position);
    }

    @Override
    public void putDouble(int position, double value) {
      gate.before("putDouble " + name + " " + position + " " + value);
      mapping.putDouble(position, value);
    }

    @Override
    public ByteBuffer view() {
      gate.before("view " + name);
      return mapping.view();
    }

    @Override
    public void close() {
      gate.before("unmap " + name);
      mapping.close();
    }
  }
}
