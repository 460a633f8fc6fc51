package multiproc.inspect;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Where processes are known to have stored their last entry. A process stores its entries without a
 * gap. So it stored none after an entry that is followed by the end of another process's key, and
 * none after the {@code used} that it stored last. A value alone proves nothing: the other process
 * may have set it again, over a later entry of the first one.
 *
 * @param from position from which on every entry is of one process; {@code Long.MAX_VALUE} if no
 *     byte shows that, or if bytes of two entries meet after the last such end
 * @param three whether at least three processes may have stored entries: entries of two overlap
 *     after the last entry of one, or the ends of two overwritten entries are left
 */
record ProcessEnds(long from, boolean three) {

  /** Places where bytes of two entries meet that are no two neighbours of one process. */
  private static final Set<FindingKind> OVERLAPS =
      EnumSet.of(
          FindingKind.OVERWRITTEN_BY_SHORTER,
          FindingKind.OVERWRITTEN_BY_LATER,
          FindingKind.VALUE_IN_HEAD,
          FindingKind.VALUE_IN_KEY,
          FindingKind.ENTRY_IN_VALUE,
          FindingKind.LENGTH_DAMAGED,
          FindingKind.KEY_NOT_UTF8,
          FindingKind.KEY_NOT_JSON,
          FindingKind.KEY_WRONG_SHAPE);

  /**
   * @param findings of a file that shows two processes
   * @param used of its header
   * @param valueSize bytes of value and timestamp of an entry
   */
  static ProcessEnds of(List<Finding> findings, long used, int valueSize) {
    long first = Long.MAX_VALUE;
    long last = 0;
    long from = Long.MAX_VALUE;
    long met = 0;
    int rests = 0;
    for (Finding finding : findings) {
      rests += isRest(finding) ? 1 : 0;
      boolean rest = isRest(finding) && finding.length() > valueSize;
      if (rest || isOldUsed(finding)) {
        long end = rest ? finding.position() : used;
        first = Math.min(first, end);
        if (end >= last) {
          last = end;
          from = rest ? finding.end() : end;
        }
      } else if (OVERLAPS.contains(finding.kind())) {
        met = Math.max(met, finding.position());
      }
    }
    return new ProcessEnds(met < last ? from : Long.MAX_VALUE, rests > 1 || met >= first);
  }

  /** Whether this is the rest of an entry over which another process stored its last one. */
  static boolean isRest(Finding finding) {
    return finding.kind() == FindingKind.OVERWRITTEN_BY_SHORTER;
  }

  private static boolean isOldUsed(Finding finding) {
    return finding.kind() == FindingKind.BEYOND_USED
        || finding.kind() == FindingKind.USED_INSIDE_ENTRY;
  }
}
