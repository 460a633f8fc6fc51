package multiproc.harness.replay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import multiproc.layout.DbFileName;
import multiproc.schedule.Plan;
import multiproc.store.Store;
import multiproc.store.StoreFile;

/**
 * Lists files in the order of a plan's processes. A directory lists them in no order, and a
 * schedule has to go the same way each time.
 *
 * <p>Threading: as the store below.
 */
record OrderedStore(Store store, Plan plan) implements Store {

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
    List<String> names = plan.fileNames();
    List<String> paths = new ArrayList<>(store.list(directory, suffix));
    paths.sort(Comparator.comparingInt(path -> names.indexOf(DbFileName.nameOf(path))));
    return paths;
  }

  @Override
  public void delete(String path) throws IOException {
    store.delete(path);
  }
}
