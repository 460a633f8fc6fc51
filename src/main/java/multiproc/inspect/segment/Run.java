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

  /** The last entry. */
  Segment end() {
    return last.get(last.size() - 1);
  }
}
