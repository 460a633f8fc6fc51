package multiproc.inspect.overlay;

import java.util.List;

/**
 * An entry that stands or stood somewhere, perhaps under others.
 *
 * @param start its first byte, from the file's start
 * @param length in bytes, value included
 * @param key its key, each byte a char; null where it cannot be told
 * @param candidates the keys it may be of, where its own cannot be told; if only one, the likeliest
 * @param sign how it is known
 */
public record PlacedEntry(long start, long length, String key, List<String> candidates, Sign sign) {

  /** How an entry is known. */
  public enum Sign {
    /** It stands whole. */
    WHOLE,
    /** Part of it, its beginning or all but that, tells where it starts. */
    PART,
    /** The entries of its series before and behind it leave room for just it. */
    SERIES,
    /**
     * So too, but of a series that shows in numbers only: no two of it stand side by side, here or
     * in another file, so whether anybody counts there is not known.
     */
    NUMBERS,
    /** Its rest agrees with the key of another process's file, or with several. */
    ELSEWHERE
  }

  /** Its key, or the likeliest; null where there is none. */
  public String likelyKey() {
    return key == null && candidates.size() == 1 ? candidates.get(0) : key;
  }

  /** Whether it is one of a series. */
  public boolean isOfSeries() {
    return sign == Sign.SERIES || sign == Sign.NUMBERS;
  }

  /** Whether the key is its own by more than a likeness: another would contradict what stands. */
  public boolean isDetermined() {
    return key != null && sign != Sign.NUMBERS && sign != Sign.ELSEWHERE;
  }

  /** The first position behind it. */
  public long end() {
    return start + length;
  }

  /** Whether a position is in it. */
  public boolean covers(long position) {
    return position >= start && position < end();
  }
}
