package multiproc.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import multiproc.layout.ClientChange;
import multiproc.layout.DbLayout;
import multiproc.store.ForwardingStore;
import multiproc.store.Store;
import multiproc.store.StoreFile;
import multiproc.store.StoreMapping;

/**
 * Reads files as the releases to 0.3.1 do: a scrape opens each file for writing, creates it if it
 * is gone, and stores the first size and the first header if they are missing. Scrapes of evidence
 * do not use this class, since evidence is never written.
 *
 * <p>Threading: as the wrapped store.
 *
 * <p>Follows {@code core.py}, {@code _MmapedDict.__init__} with {@code read_mode}, 0.3.1.
 */
public final class WritingReader extends ForwardingStore {

  private final MergeRules version;

  private WritingReader(Store store, MergeRules version) {
    super(store);
    this.version = version;
  }

  /** The store through which a release's scrape reads. */
  public static Store of(Store store, MergeRules version) {
    return version.has(ClientChange.MAPS_READ_ONLY) ? store : new WritingReader(store, version);
  }

  @Override
  public StoreFile openForReading(String path) throws IOException {
    StoreFile file = openForWriting(path);
    long size = file.size();
    if (size == 0) {
      file.truncate(version.initialSize());
    }
    size = file.size();
    StoreMapping mapping = file.map(size);
    byte[] used = new byte[DbLayout.USED_SIZE];
    ByteBuffer header = ByteBuffer.wrap(used).order(DbLayout.BYTE_ORDER);
    header.putInt(0, size < used.length ? 0 : mapping.getInt(DbLayout.USED_POSITION));
    if (size >= used.length && header.getInt(0) == 0) {
      header.putInt(0, DbLayout.HEADER_SIZE);
      mapping.putInt(DbLayout.USED_POSITION, 0);
      mapping.putInt(DbLayout.USED_POSITION, DbLayout.HEADER_SIZE);
    } else if (!version.has(ClientChange.READS_WITHOUT_POSITIONS)) {
      mapping.view();
    }
    return new Mapped(file, mapping, used, size);
  }

  /**
   * A file that is read through a mapping.
   *
   * @param used the header as it was loaded once; {@link #read} does not load it again
   */
  private record Mapped(StoreFile file, StoreMapping mapping, byte[] used, long size)
      implements StoreFile {

    @Override
    public void truncate(long to) throws IOException {
      file.truncate(to);
    }

    @Override
    public void extend(long to) throws IOException {
      file.extend(to);
    }

    @Override
    public StoreMapping map(long to) throws IOException {
      return file.map(to);
    }

    @Override
    public byte[] read(long position, int length) {
      if (position + length <= used.length) {
        return Arrays.copyOfRange(used, (int) position, (int) position + length);
      }
      ByteBuffer view = mapping.view();
      byte[] bytes = new byte[(int) Math.max(0, Math.min(length, view.capacity() - position))];
      view.get((int) position, bytes);
      for (int at = (int) position; at < used.length; at++) {
        bytes[at - (int) position] = used[at];
      }
      return bytes;
    }

    @Override
    public void close() throws IOException {
      mapping.close();
      file.close();
    }
  }
}
