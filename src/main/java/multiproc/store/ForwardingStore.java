package multiproc.store;

import java.io.IOException;
import java.util.List;

/**
 * Wraps a store; a subclass changes some operations.
 *
 * <p>Threading: as the wrapped store.
 */
public abstract class ForwardingStore implements Store {

  private final Store store;

  /**
   * @param store the wrapped store
   */
  protected ForwardingStore(Store store) {
    this.store = store;
  }

  @Override
  public StoreFile openForWriting(String path) throws IOException {
    return store.openForWriting(path);
  }

  @Override
  public StoreFile openForReading(String path) throws IOException {
    return store.openForReading(path);
  }

  @Override
  public StoreFile inherit(String path) throws IOException {
    return store.inherit(path);
  }

  @Override
  public List<String> list(String directory, String suffix) throws IOException {
    return store.list(directory, suffix);
  }

  @Override
  public void delete(String path) throws IOException {
    store.delete(path);
  }
}
