package multiproc.harness.replay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import multiproc.layout.DbFileName;
import multiproc.schedule.Plan;
import multiproc.store.ForwardingStore;
import multiproc.store.Store;

/**
 * Lists files in the order of the plan's directory, because a real directory has its own order and
 * a schedule must run the same way each time.
 *
 * <p>Threading: like the underlying store.
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
