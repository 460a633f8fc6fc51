package multiproc.inspect;

import java.util.ArrayList;
import java.util.List;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Holds a range of bytes that are one field of the file, for the hex view.
 *
 * @param position first byte, from the file's start
 * @param length in bytes, at least 1
 * @param label its meaning, in words
 */
record ByteRange(long position, long length, String label) {

  /**
   * The parts of a segment, without gap or overlap.
   *
   * @param format of the file
   */
  public static List<ByteRange> of(Segment segment, DbFormat format) {
    Splitter splitter = new Splitter(segment);
    switch (segment.kind()) {
      case HEADER -> {
        splitter.take(DbLayout.USED_SIZE, "used");
        splitter.take(segment.length(), "padding of the header");
      }
      case ENTRY -> entry(splitter, segment, "");
      case DAMAGED_KEY -> entry(splitter, segment, "damaged ");
      case ENTRY_WITHOUT_HEAD -> {
        splitter.take(DbLayout.VALUE_SIZE, "what was stored over the entry's head");
        splitter.take(
            segment.keyLength() - DbLayout.VALUE_SIZE + DbLayout.KEY_LENGTH_SIZE,
            "rest of the key");
        spacesAndValue(splitter, segment);
      }
      case TRUNCATED_ENTRY -> {
        splitter.take(DbLayout.KEY_LENGTH_SIZE, "key length");
        splitter.take(segment.keyLength(), "beginning of the key");
        splitter.take(segment.length(), "after the key");
      }
      case ENTRY_TAIL -> {
        long tail = segment.length() - format.valueSize();
        splitter.take(tail, "orphan end of a key");
        if (tail >= 0) {
          splitter.take(DbLayout.VALUE_SIZE, "orphan value");
        }
        splitter.take(segment.length(), format.hasTimestamp() ? "orphan timestamp" : "orphan");
      }
      default -> splitter.take(segment.length(), segment.kind().sentence());
    }
    return splitter.ranges;
  }

  private static void entry(Splitter splitter, Segment segment, String adjective) {
    splitter.take(DbLayout.KEY_LENGTH_SIZE, "key length");
    splitter.take(segment.keyLength(), adjective + "key");
    spacesAndValue(splitter, segment);
  }

  private static void spacesAndValue(Splitter splitter, Segment segment) {
    splitter.take(segment.valuePosition() - splitter.at, "spaces");
    splitter.take(DbLayout.VALUE_SIZE, "value");
    splitter.take(segment.length(), "timestamp");
  }

  /** Takes parts from a segment's front, none longer than the bytes that are left. */
  private static final class Splitter {
    private final List<ByteRange> ranges = new ArrayList<>();
    private final long end;
    private long at;

    Splitter(Segment segment) {
      at = segment.position();
      end = segment.end();
    }

    void take(long length, String label) {
      long taken = Math.min(length, end - at);
      if (taken > 0) {
        ranges.add(new ByteRange(at, taken, label));
        at += taken;
      }
    }
  }
}
