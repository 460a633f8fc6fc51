package multiproc.inspect.segment;

import java.util.ArrayList;
import java.util.List;

/**
 * Whole entries one behind the other, of which nothing is to be said one by one.
 *
 * @param length how many
 * @param last the last of them, at most {@value #REMEMBERED}, in the file's order
 */
public record Run(long length, List<Segment> last) {

  /** How many of the last entries a run tells of. */
  public static final int REMEMBERED = 8;

  /** So many entries of the length of the one before them. */
  static Run alike(Segment before, long length) {
    List<Segment> last = new ArrayList<>();
    for (long i = Math.max(0, length - REMEMBERED) + 1; i <= length; i++) {
      last.add(before.movedBy(i * before.length()));
    }
    return new Run(length, last);
  }

  /** One entry alone. */
  static Run of(Segment entry) {
    return new Run(1, List.of(entry));
  }

  /** This run and the one behind it. */
  Run then(Run next) {
    List<Segment> both = new ArrayList<>(last);
    both.addAll(next.last);
    return new Run(
        length + next.length, both.subList(Math.max(0, both.size() - REMEMBERED), both.size()));
  }

  /** The same, with what the client's walk has to do with it. */
  Run reachable(boolean reachable) {
    return new Run(length, last.stream().map(entry -> entry.reachable(reachable)).toList());
  }

  /** The last entry. */
  public Segment end() {
    return last.get(last.size() - 1);
  }
}
