package multiproc.schedule;

import java.util.Arrays;
import java.util.Optional;

/** The verdicts on a state of the files, the worst first. */
public enum Verdict {
  /**
   * The client's walk reaches bytes that are no entry's start, and fails or gives wrong entries.
   */
  MISALIGNED("a walk meets bytes that are no entry"),

  /**
   * A value was stored over bytes of another entry, or other bytes over a value: a series has a
   * value that no process set.
   */
  VALUE_STOMP("a value was overwritten, or overwrote another entry"),

  /** A walk does not find an entry that a process appended and counted in the header. */
  LOST("an appended entry is gone"),

  /** A file was cut under the mapping of a process. */
  SHRINK("a file was cut under a mapping"),

  /**
   * A process died before the first header, and every scrape of this release fails on the file. Up
   * to 0.3.1 none does; from 0.7.0 on only on a file of no bytes.
   */
  EMPTY_FILE("a file stays without a header for good"),

  /** A scrape read a file before its first header; a later scrape succeeds. */
  READER_INIT("a scrape met a file before its first header"),

  /** A scrape shows another value than the program expects. */
  WRONG_VALUE("a scrape does not show what the schedule expects"),

  /** A process waits, or walks over a file, and never ends. */
  HANGS("a process never ends"),

  /** A process died of an error, and no other verdict applies. */
  FAILED("a process died of an error, and no file is damaged"),

  /** No other verdict applies. */
  CLEAN("nothing is wrong");

  private final String sentence;

  Verdict(String sentence) {
    this.sentence = sentence;
  }

  /** The verdict's word in schedules and reports, for example {@code VALUE-STOMP}. */
  public String word() {
    return name().replace('_', '-');
  }

  /** The verdict's meaning. */
  public String sentence() {
    return sentence;
  }

  /** The verdict with that word. */
  public static Optional<Verdict> of(String word) {
    return Arrays.stream(values()).filter(verdict -> verdict.word().equals(word)).findFirst();
  }

  /** The worst of a set of verdicts, a bit for each ordinal; {@link #CLEAN} of none. */
  public static Verdict worst(int bits) {
    return bits == 0 ? CLEAN : values()[Integer.numberOfTrailingZeros(bits)];
  }

  /** The verdict's bit in a set. */
  public int bit() {
    return 1 << ordinal();
  }

  @Override
  public String toString() {
    return word();
  }
}
