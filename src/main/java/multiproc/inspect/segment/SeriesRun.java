package multiproc.inspect.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import multiproc.inspect.evidence.Evidence;
import multiproc.layout.DbLayout;

/**
 * Counts the entries behind one that are of a few known series: keys that differ from one seen
 * before in nothing but their labels' values, of whatever length. What is not surely a sound entry
 * ends the run, and the slow way looks at it.
 *
 * <p>Threading: one thread.
 */
final class SeriesRun {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long SPACES = 0x2020202020202020L;

  /** Entries of one length after which the way for such is the quicker one. */
  private static final int MANY_ALIKE = 256;

  /** Bytes of the longest entry that is looked at. */
  private static final int LONGEST = 1 << 15;

  private static final int GOES_ON = -1;

  private static final int SERIES = 16;

  private final Evidence evidence;

  private final KeyTemplate[] known = new KeyTemplate[SERIES];

  private int count;
  private int next;

  /** Where the last entries of a run start, by their number. */
  private final long[] starts = new long[Run.REMEMBERED];

  SeriesRun(Evidence evidence) {
    this.evidence = evidence;
  }

  /**
   * The entries behind one.
   *
   * @param first a whole entry
   * @param end where the last of them ends at the latest
   * @param untimed whether none of them may have a timestamp
   * @param most how many at most
   * @return null where there is none
   */
  Run behind(Segment first, long end, boolean untimed, long most) {
    if (!know(first)) {
      return null;
    }
    long position = first.end();
    long length = 0;
    int alike = 0;
    int before = 0;
    boolean more = true;
    while (more && length < most && position < end) {
      int from = evidence.load(position, (int) Math.min(LONGEST, end - position));
      int there = (int) Math.min(end - position, evidence.loaded(position));
      byte[] bytes = evidence.window();
      int at = from;
      while (length < most) {
        int entry = entry(bytes, at, from + there, first.valueSize(), untimed);
        if (entry < 0 && at > from && position + there < end) {
          break;
        }
        alike = entry == before ? alike + 1 : 0;
        before = entry;
        if (entry <= 0 || alike == MANY_ALIKE) {
          more = false;
          break;
        }
        starts[(int) (length % Run.REMEMBERED)] = position + at - from;
        length++;
        at += entry;
      }
      position += at - from;
    }
    return length == 0 ? null : new Run(length, last(first, length, position));
  }

  private List<Segment> last(Segment like, long length, long end) {
    List<Segment> last = new ArrayList<>();
    for (long i = Math.max(0, length - Run.REMEMBERED); i < length; i++) {
      long from = starts[(int) (i % Run.REMEMBERED)];
      long to = i + 1 < length ? starts[(int) ((i + 1) % Run.REMEMBERED)] : end;
      last.add(
          new Segment(
              like.kind(),
              from,
              to - from,
              evidence.getInt(from),
              like.valueSize(),
              like.shape(),
              like.reachable()));
    }
    return last;
  }

  /**
   * Bytes of the entry at an index; 0 where there is none of a known series, {@link #GOES_ON} where
   * it ends behind the limit.
   */
  private int entry(byte[] bytes, int at, int limit, int valueSize, boolean untimed) {
    if (limit - at < DbLayout.KEY_LENGTH_SIZE) {
      return GOES_ON;
    }
    int keyLength = (int) INTS.get(bytes, at);
    if (keyLength < EntryReader.MIN_KEY_LENGTH || keyLength > LONGEST) {
      return 0;
    }
    int value = at + DbLayout.intValueOffset(keyLength);
    if (value + valueSize > limit) {
      return GOES_ON;
    }
    if (EntryRun.isHead((long) LONGS.get(bytes, value))) {
      return 0;
    }
    if (valueSize > DbLayout.VALUE_SIZE) {
      long timestamp = (long) LONGS.get(bytes, value + DbLayout.VALUE_SIZE);
      if (untimed && timestamp != 0 || EntryRun.isHead(timestamp)) {
        return 0;
      }
    }
    int key = at + DbLayout.KEY_LENGTH_SIZE;
    int keyEnd = key + keyLength;
    // One to eight spaces: the last of the eight bytes before the value.
    int others = Long.SIZE - (value - keyEnd) * Byte.SIZE;
    if (((long) LONGS.get(bytes, value - Long.BYTES) ^ SPACES) >>> others != 0) {
      return 0;
    }
    for (int i = 0; i < count; i++) {
      if (known[i].holds(bytes, key, keyEnd)) {
        return value + valueSize - at;
      }
    }
    return 0;
  }

  /** Makes sure that an entry's series is known; false where it cannot be. */
  private boolean know(Segment entry) {
    if (entry.length() > LONGEST) {
      return false;
    }
    int index = evidence.load(entry.position(), (int) entry.length());
    byte[] bytes = evidence.window();
    int key = index + DbLayout.KEY_LENGTH_SIZE;
    int keyEnd = key + entry.keyLength();
    for (int i = 0; i < count; i++) {
      if (known[i].holds(bytes, key, keyEnd)) {
        return true;
      }
    }
    KeyTemplate series =
        KeyTemplate.of(
            new String(bytes, key, keyEnd - key, StandardCharsets.ISO_8859_1), entry.shape());
    if (series == null) {
      return false;
    }
    known[next] = series;
    next = (next + 1) % SERIES;
    count = Math.max(count, next == 0 ? SERIES : next);
    return true;
  }
}
