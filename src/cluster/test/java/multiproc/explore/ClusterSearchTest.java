package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import multiproc.client.ClientVersion;
import multiproc.schedule.Granularity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members with tables of their own, over sockets of this machine, find what one search finds. */
class ClusterSearchTest {

  @ParameterizedTest
  @CsvSource({
    "1, VISIBLE, 2, 3, 1, false",
    "2, VISIBLE, 2, 3, 1, false",
    "4, VISIBLE, 2, 3, 1, false",
    "2, VISIBLE, 3, 3, 1, false",
    "3, OBSERVED, 2, 2, 1, true",
    "3, OBSERVED, 2, 1, 2, false",
  })
  void shouldCountAsOneSearchDoes(
      int count, Granularity granularity, int children, int labels, int generations, boolean kill)
      throws IOException, InterruptedException {
    Search search =
        new Scenario(
                ClientVersion.V0_4_2, granularity, children, labels, generations, 1, kill, false)
            .search();
    Exploration one =
        new Explorer(search.plan(), kill, Explorer.Limits.NONE, (states, left, done) -> {}).run();
    SortedMap<String, BigInteger> expected = MemberSearch.numbers(one.schedules().orElseThrow());
    expected.put("states", BigInteger.valueOf(one.states()));
    expected.put("states without symmetry", BigInteger.valueOf(one.standsFor()));
    expected.put("steps", BigInteger.valueOf(one.transitions()));
    expected.put("depth", BigInteger.valueOf(one.depth()));

    SortedMap<String, BigInteger> found = numbers(search, count);

    // With one member nothing is sent; with more, each has a part.
    assertThat(found.remove("steps sent").signum()).isEqualTo(count > 1 ? 1 : 0);
    assertThat(found.remove("bytes sent").signum()).isEqualTo(count > 1 ? 1 : 0);
    assertThat(found).isEqualTo(expected);
  }

  private static SortedMap<String, BigInteger> numbers(Search search, int count)
      throws IOException, InterruptedException {
    List<String> addresses = addresses(count);
    List<ClusterMember> members = new ArrayList<>();
    try {
      for (int member = 0; member < count; member++) {
        // Several batches of a layer: one has identities that another one defines.
        MemberSearch part = new MemberSearch(search, member, count).with(8, 1);
        members.add(new ClusterMember(part, member, addresses));
      }
      return members.get(0).awaitAll().lead(states -> {});
    } finally {
      members.forEach(ClusterMember::close);
    }
  }

  /** Addresses that are free now. */
  private static List<String> addresses(int count) throws IOException {
    List<String> addresses = new ArrayList<>();
    List<ServerSocket> sockets = new ArrayList<>();
    for (int member = 0; member < count; member++) {
      sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      addresses.add("127.0.0.1:" + sockets.get(member).getLocalPort());
    }
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return addresses;
  }
}
