package multiproc.harness.replay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import multiproc.layout.DbFileName;
import multiproc.schedule.plan.Plan;
import multiproc.store.ForwardingStore;
import multiproc.store.Store;

/**
 * Lists files in the order that a plan's directory has. A real one has its own, and a schedule has
 * to go the same way each time.
 *
 * <p>Threading: as the store below.
 */
final class OrderedStore extends ForwardingStore {

  private final Plan plan;

  OrderedStore(Store store, Plan plan) {
    super(store);
    this.plan = plan;
  }

  @Override
  public List<String> list(String directory, String suffix) throws IOException {
    List<String> names = plan.listedNames();
    List<String> paths = new ArrayList<>(super.list(directory, suffix));
    paths.sort(Comparator.comparingInt(path -> names.indexOf(DbFileName.nameOf(path))));
    return paths;
  }
}
