package multiproc.inspect;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Estimates how likely it is that an entry of another process ended where a whole entry ends. If
 * one did, both processes set the same value, and the whole entry may hold the other's.
 *
 * <p>The bytes show some ends of overwritten entries. From one end to the next the lengths of the
 * entries add up. The estimate takes each length to be as frequent among them as among the entries
 * that the file shows: it is the renewal density of these lengths, between the known ends around
 * the position. It is 1 if all entries have one length, and about 0.1 if they have many.
 *
 * <p>Immutable.
 */
final class CommonEnds {

  /** Number of steps of {@value DbLayout#ALIGNMENT} bytes after which the density is constant. */
  private static final int STEPS = 750;

  /** Places where bytes of two entries overlap. */
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
          FindingKind.DUPLICATE_KEY);

  private final double[] density;
  private final TreeSet<Long> ends;
  private final long lastOverlap;

  /**
   * By start: the ends of ranges in which all entries of the other process end where whole ones do.
   */
  private final TreeMap<Long, Long> aligned;

  private CommonEnds(
      double[] density, TreeSet<Long> ends, long lastOverlap, TreeMap<Long, Long> aligned) {
    this.aligned = aligned;
    this.density = density;
    this.ends = ends;
    this.lastOverlap = lastOverlap;
  }

  /** Reads the file's segments once. */
  static CommonEnds of(Inspection inspection, Evidence evidence) {
    DbFormat format = inspection.judgement().format();
    TreeSet<Long> ends = new TreeSet<>();
    Map<Long, Integer> lengths = new HashMap<>();
    inspection.segments(
        evidence,
        segment -> {
          boolean keyed = segment.keyLength() >= 0;
          long length = keyed ? format.entryLength(segment.keyLength()) : 0;
          if (keyed) {
            lengths.merge(length / DbLayout.ALIGNMENT, 1, Integer::sum);
          }
          if (segment.kind() == SegmentKind.TRUNCATED_ENTRY && keyed) {
            addEnd(ends, segment.position() + length);
          } else if (segment.kind() == SegmentKind.ENTRY_TAIL) {
            addEnd(ends, segment.end());
          }
        });
    long lastOverlap = 0;
    long used = inspection.used().orElse(0);
    for (Finding finding : inspection.findings()) {
      if (finding instanceof Finding.ValueStored stored && stored.by() == null) {
        // Else the value is that of the whole entry that ends there.
        addEnd(ends, stored.at() + format.valueSize());
      }
      if (finding.kind() == FindingKind.BEYOND_USED) {
        lastOverlap = Math.max(lastOverlap, used);
      } else if (OVERLAPS.contains(finding.kind())) {
        lastOverlap = Math.max(lastOverlap, finding.position());
      }
    }
    return new CommonEnds(density(lengths), ends, lastOverlap, aligned(inspection.findings()));
  }

  /**
   * The ranges before the second entry of a key, back to the last damage before its first one. The
   * second entry's writer did not know the first one, so it had its own entries there. They left no
   * trace, so they ended where the entries end that are there now.
   */
  private static TreeMap<Long, Long> aligned(List<Finding> findings) {
    TreeSet<Long> damage = new TreeSet<>();
    for (Finding finding : findings) {
      if (OVERLAPS.contains(finding.kind()) && finding.kind() != FindingKind.DUPLICATE_KEY) {
        damage.add(finding.position());
      }
    }
    TreeMap<Long, Long> aligned = new TreeMap<>();
    for (Finding finding : findings) {
      if (finding instanceof Finding.Duplicate duplicate
          && damage.subSet(duplicate.earlier(), duplicate.position()).isEmpty()) {
        Long before = damage.lower(duplicate.earlier());
        aligned.merge(before == null ? 0 : before, duplicate.position(), Math::max);
      }
    }
    long end = 0;
    for (Map.Entry<Long, Long> range : aligned.entrySet()) {
      end = Math.max(end, range.getValue());
      range.setValue(end);
    }
    return aligned;
  }

  private static void addEnd(TreeSet<Long> ends, long end) {
    if (end % DbLayout.ALIGNMENT == 0) {
      ends.add(end);
    }
  }

  /** The probability of an end at each number of steps after another end. */
  private static double[] density(Map<Long, Integer> lengths) {
    double all = lengths.values().stream().mapToInt(Integer::intValue).sum();
    double[] density = new double[STEPS];
    density[0] = 1;
    for (int i = 1; i < STEPS; i++) {
      for (Map.Entry<Long, Integer> length : lengths.entrySet()) {
        if (length.getKey() <= i) {
          density[i] += length.getValue() / all * density[i - length.getKey().intValue()];
        }
      }
    }
    return density;
  }

  /**
   * The estimate for an entry.
   *
   * @param position of the entry
   * @param end position after its last byte
   * @return from 0 to 1; 0 after the last place where bytes of two entries overlap, because only
   *     one process stored there
   */
  double at(long position, long end) {
    Map.Entry<Long, Long> range = aligned.floorEntry(position);
    if (range != null && position < range.getValue()) {
      return 1;
    }
    if (position >= lastOverlap) {
      return 0;
    }
    Long before = ends.floor(end);
    Long after = ends.ceiling(end);
    if (before == null || after == null) {
      long distance = before == null ? after == null ? Long.MAX_VALUE : after - end : end - before;
      return density(distance);
    }
    double between = density(after - before);
    double both = density(end - before) * density(after - end);
    return between > 0 ? both / between : both;
  }

  private double density(long bytes) {
    return density[(int) Math.min(bytes / DbLayout.ALIGNMENT, STEPS - 1)];
  }
}
