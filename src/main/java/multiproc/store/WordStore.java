package multiproc.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Wraps a store and copies bytes as the machine does: in several stores, here of 8 bytes each.
 * Around a gated store, each of them becomes a step.
 *
 * <p>Threading: as the wrapped store.
 */
public final class WordStore extends ForwardingStore {

  private static final int WORD = Long.BYTES;

  /**
   * @param store the wrapped store
   */
  public WordStore(Store store) {
    super(store);
  }

  @Override
  public StoreFile openForWriting(String path) throws IOException {
    return new WordFile(super.openForWriting(path));
  }

  @Override
  public StoreFile inherit(String path) throws IOException {
    return new WordFile(super.inherit(path));
  }

  private record WordFile(StoreFile file) implements StoreFile {

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void extend(long size) throws IOException {
      file.extend(size);
    }

    @Override
    public StoreMapping map(long size) throws IOException {
      return new WordMapping(file.map(size));
    }

    @Override
    public byte[] read(long position, int length) throws IOException {
      return file.read(position, length);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private record WordMapping(StoreMapping mapping) implements StoreMapping {

    @Override
    public int capacity() {
      return mapping.capacity();
    }

    @Override
    public int getInt(int position) {
      return mapping.getInt(position);
    }

    @Override
    public void putInt(int position, int value) {
      mapping.putInt(position, value);
    }

    @Override
    public void putBytes(int position, byte[] bytes) {
      for (int offset = 0; offset < bytes.length; offset += WORD) {
        int end = Math.min(bytes.length, offset + WORD);
        mapping.putBytes(position + offset, Arrays.copyOfRange(bytes, offset, end));
      }
    }

    @Override
    public double getDouble(int position) {
      return mapping.getDouble(position);
    }

    @Override
    public void putDouble(int position, double value) {
      mapping.putDouble(position, value);
    }

    @Override
    public ByteBuffer view() {
      return mapping.view();
    }

    @Override
    public void close() {
      mapping.close();
    }
  }
}
