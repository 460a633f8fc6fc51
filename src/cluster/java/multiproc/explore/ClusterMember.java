package multiproc.explore;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.core.IExecutorService;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import multiproc.client.ClientVersion;
import multiproc.harness.ToolVersion;
import multiproc.schedule.Granularity;

/**
 * A member of a Hazelcast cluster that searches the original's programs. Each member is told all
 * members' addresses and its own number; number 0 leads and prints the result. Members of another
 * build, or with other bounds, do not join. A cluster of which a member is lost ends without a
 * result.
 *
 * <p>Nothing is encrypted, and a member does what others ask of it: for a network of one's own.
 */
public final class ClusterMember implements AutoCloseable, ClusterSearch.Members {

  private static final Pattern ARGUMENTS =
      Pattern.compile("\\d{1,4} [^:, ]+:\\d{1,5}(,[^:, ]+:\\d{1,5})* [1-7] [1-7]");

  private static final String KEY = "member";
  private static final String SEARCHES = "searches";
  private static final String POSTS = "posts";
  private static final int WAIT_MILLIS = 20;
  private static final long PROGRESS_NANOS = 10_000_000_000L;

  private final HazelcastInstance hazelcast;
  private final MemberSearch search;
  private final int own;
  private final int count;

  /** Null until all have started. */
  private volatile Member[] members;

  /**
   * Starts a member.
   *
   * @param search its search
   * @param own its index in {@code addresses}
   * @param addresses of all members, each an IP address and a port
   */
  ClusterMember(MemberSearch search, int own, List<String> addresses) {
    this.own = own;
    this.search = search;
    this.count = addresses.size();
    Config config = config(own, addresses);
    config.setClusterName(
        List.of(ToolVersion.get(), ToolVersion.commit(), search.name(), addresses).toString());
    config.getUserContext().put(KEY, this);
    this.hazelcast = Hazelcast.newHazelcastInstance(config);
  }

  private static Config config(int own, List<String> addresses) {
    String[] address = addresses.get(own).split(":");
    Config config = new Config();
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.getMetricsConfig().setEnabled(false);
    config.getMemberAttributeConfig().setAttribute(KEY, String.valueOf(own));
    config.getExecutorConfig(SEARCHES).setPoolSize(1);
    config.getExecutorConfig(POSTS).setPoolSize(1);
    config.getNetworkConfig().setPort(Integer.parseInt(address[1])).setPortAutoIncrement(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(address[0]);
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).setMembers(addresses);
    return config;
  }

  /** Waits until all members have started. */
  ClusterMember awaitAll() throws InterruptedException {
    while (members == null) {
      Member[] found = new Member[count];
      for (Member member : hazelcast.getCluster().getMembers()) {
        found[Integer.parseInt(member.getAttribute(KEY))] = member;
      }
      if (Arrays.asList(found).contains(null)) {
        Thread.sleep(WAIT_MILLIS);
      } else {
        members = found;
      }
    }
    return this;
  }

  /** Leads the search. */
  SortedMap<String, BigInteger> lead(ClusterSearch.Progress progress) {
    return ClusterSearch.run(this, progress);
  }

  @Override
  public <T extends Serializable> List<T> all(ClusterSearch.Work<T> work) {
    IExecutorService searches = hazelcast.getExecutorService(SEARCHES);
    List<Future<T>> results = new ArrayList<>();
    for (Member member : members) {
      results.add(searches.submitToMember(new Task<>(work), member));
    }
    return results.stream().map(ClusterMember::result).toList();
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("a member failed or was lost: " + e.getCause(), e);
    }
  }

  /**
   * Sends batches, one at a time to each member: the engine may run two in another order, and the
   * second one has identities that the first one defines.
   */
  private final class Batches implements MemberSearch.Post {

    private final IExecutorService posts = hazelcast.getExecutorService(POSTS);
    private final Map<Integer, Future<Boolean>> underway = new HashMap<>();

    @Override
    public void send(int member, MemberSearch.Batch batch) {
      ClusterSearch.Work<Boolean> adds =
          (other, post) -> {
            other.add(batch);
            return true;
          };
      if (underway.containsKey(member)) {
        result(underway.get(member));
      }
      underway.put(member, posts.submitToMember(new Task<>(adds), members[member]));
    }

    @Override
    public void await() {
      underway.values().forEach(ClusterMember::result);
      underway.clear();
    }
  }

  /** Work on its way to a member. */
  private static final class Task<T> implements Callable<T>, Serializable, HazelcastInstanceAware {

    private static final long serialVersionUID = 1L;

    private final ClusterSearch.Work<T> work;
    private transient ClusterMember member;

    Task(ClusterSearch.Work<T> work) {
      this.work = work;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
      member = (ClusterMember) instance.getUserContext().get(KEY);
    }

    @Override
    public T call() throws InterruptedException {
      return work.of(member.search, member.awaitAll().new Batches());
    }
  }

  @Override
  public void close() {
    hazelcast.getLifecycleService().terminate();
  }

  /**
   * Starts a member of a search of the original's programs.
   *
   * @param args its number, the members' addresses with commas between, children and labels
   */
  public static void main(String[] args) throws InterruptedException {
    String all = String.join(" ", args);
    if (!ARGUMENTS.matcher(all).matches()
        || Integer.parseInt(args[0]) >= args[1].split(",").length) {
      System.err.println("usage: NUMBER IP:PORT[,IP:PORT..] CHILDREN LABELS; NUMBER from 0 on");
      System.exit(2);
    }
    int children = Integer.parseInt(args[2]);
    int labels = Integer.parseInt(args[3]);
    Scenario scenario =
        new Scenario(
            ClientVersion.V0_4_2, Granularity.VISIBLE, children, labels, 1, 1, false, false);
    List<String> addresses = List.of(args[1].split(","));
    int own = Integer.parseInt(args[0]);
    int code = 0;
    try (ClusterMember member =
        new ClusterMember(
            new MemberSearch(scenario.search(), own, addresses.size()), own, addresses)) {
      System.err.println("waiting for all members, with the same jar, addresses and bounds");
      member.awaitAll().search();
    } catch (IllegalStateException | HazelcastException e) {
      System.err.println("the search has no result: " + e.getMessage());
      code = 3;
    }
    System.exit(code);
  }

  private void search() throws InterruptedException {
    if (own == 0) {
      long[] reported = {System.nanoTime()};
      lead(states -> report(states, reported))
          .forEach((name, number) -> System.out.println(name + " " + number));
    }
    while (own != 0 && !search.isDone()) {
      if (hazelcast.getCluster().getMembers().size() < members.length) {
        throw new IllegalStateException("a member failed or was lost");
      }
      Thread.sleep(WAIT_MILLIS);
    }
    while (own != 0 && hazelcast.getCluster().getMembers().contains(members[0])) {
      // The numbers are on their way.
      Thread.sleep(WAIT_MILLIS);
    }
  }

  private static void report(long states, long[] reported) {
    if (System.nanoTime() - reported[0] >= PROGRESS_NANOS) {
      reported[0] = System.nanoTime();
      System.err.println(states + " states");
    }
  }
}
