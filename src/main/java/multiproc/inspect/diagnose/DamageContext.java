package multiproc.inspect.diagnose;

import java.util.ArrayList;
import java.util.List;
import multiproc.inspect.segment.Segment;

/**
 * A segment that is no whole entry, with its neighbours: who stands before it tells who overwrote
 * it, and who comes next whose it was.
 */
final class DamageContext {

  final Segment segment;

  /** The entries, whole or not, before it; the nearest last. */
  final List<Segment> before;

  /** The whole entry behind it, if one starts right there; else null. */
  Segment next;

  /** The segment behind it, whatever it is; null at the file's end. */
  Segment behind;

  /** The first whole entries behind it, however far; the nearest first. */
  final List<Segment> after = new ArrayList<>();

  DamageContext(Segment segment, List<Segment> before) {
    this.segment = segment;
    this.before = before;
  }

  /** The first whole entry behind it, however far, or null. */
  Segment following() {
    return after.isEmpty() ? null : after.get(0);
  }

  /** The entry that ends where this segment starts, or null. */
  Segment adjacent() {
    Segment last = before.isEmpty() ? null : before.get(before.size() - 1);
    return last != null && last.end() == segment.position() ? last : null;
  }
}
