package multiproc.client;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import multiproc.store.Store;
import multiproc.store.StoreFile;
import multiproc.store.StoreMapping;

/** A store for reading that counts its operations; several threads may read from it. */
final class CountingStore implements Store {

  final AtomicInteger opens = new AtomicInteger();
  final AtomicInteger mostOpen = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger reads = new AtomicInteger();
  final AtomicLong bytes = new AtomicLong();
  private final Store store;

  CountingStore(Store store) {
    this.store = store;
  }

  @Override
  public StoreFile openForWriting(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StoreFile inherit(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StoreFile openForReading(String path) throws IOException {
    StoreFile file = store.openForReading(path);
    opens.incrementAndGet();
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    return new CountingFile(file);
  }

  @Override
  public List<String> list(String directory, String suffix) throws IOException {
    return store.list(directory, suffix);
  }

  @Override
  public boolean readsConcurrently() {
    return true;
  }

  @Override
  public void delete(String path) {
    throw new UnsupportedOperationException();
  }

  private final class CountingFile implements StoreFile {

    private final StoreFile file;

    CountingFile(StoreFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void extend(long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StoreMapping map(long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] read(long position, int length) throws IOException {
      byte[] read = file.read(position, length);
      reads.incrementAndGet();
      bytes.addAndGet(read.length);
      return read;
    }

    @Override
    public void close() throws IOException {
      file.close();
      open.decrementAndGet();
    }
  }
}
