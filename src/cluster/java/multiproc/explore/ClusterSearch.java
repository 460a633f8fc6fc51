package multiproc.explore;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Leads the members of a cluster from layer to layer, each when all members have expanded the one
 * before.
 */
final class ClusterSearch {

  /** Something that a member does. */
  interface Work<T> extends Serializable {

    /** Does it. */
    T of(MemberSearch search, MemberSearch.Post post);
  }

  /** The members. */
  interface Members {

    /** Lets all members do something at the same time, and waits for their results. */
    <T extends Serializable> List<T> all(Work<T> work);
  }

  /** Receives the progress of the search. */
  interface Progress {

    /** Called after each layer with the number of states expanded. */
    void at(long states);
  }

  private ClusterSearch() {}

  /** Searches until no state is left. Returns the sums of the members' numbers. */
  static SortedMap<String, BigInteger> run(Members members, Progress progress) {
    long next = least(members.all((search, post) -> search.first()));
    boolean longer = false;
    while (next != Long.MAX_VALUE) {
      long layer = next;
      int seen =
          members.all((search, post) -> search.take(layer)).stream().reduce(0, (a, b) -> a | b);
      boolean grows = longer;
      List<MemberSearch.Found> found =
          members.all((search, post) -> search.expand(seen, grows, post));
      next = least(found.stream().map(MemberSearch.Found::least).toList());
      longer = found.stream().anyMatch(MemberSearch.Found::nearlyFull);
      progress.at(found.stream().mapToLong(MemberSearch.Found::states).sum());
    }
    SortedMap<String, BigInteger> sums = new TreeMap<>();
    for (TreeMap<String, BigInteger> numbers : members.all((search, post) -> search.numbers())) {
      numbers.forEach(
          (name, number) ->
              sums.merge(name, number, name.equals("depth") ? BigInteger::max : BigInteger::add));
    }
    return sums;
  }

  private static long least(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).min().orElseThrow();
  }
}
