package multiproc.inspect.diagnose;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import multiproc.inspect.evidence.Display;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyShape;
import multiproc.layout.KeyText;

/**
 * Guesses whose entry was overwritten. Series are often numbered ({@code worker_id="3"}) and stored
 * in that order, so a neighbour names the missing one; and other processes of the directory may
 * hold the same key. A guess must have the length of what is missing, agree with every byte left of
 * it, and be of no entry that the file still holds.
 *
 * <p>Threading: one thread.
 */
final class SeriesGuess {

  /**
   * What is known of an overwritten entry.
   *
   * @param keyLength bytes of its key, or -1
   * @param length bytes of the whole entry without its value, or -1
   * @param beginning what is left of its key's beginning
   * @param end what is left of its key's end, with its spaces
   */
  record Remains(int keyLength, long length, byte[] beginning, byte[] end) {}

  private static final int MOST = 7;

  private final Set<String> present;
  private final Collection<String> elsewhere;

  /**
   * @param present keys of this file, each byte a char
   * @param elsewhere keys of the other files of the directory
   */
  SeriesGuess(Set<String> present, Collection<String> elsewhere) {
    this.present = present;
    this.elsewhere = elsewhere;
  }

  /**
   * The keys it may have been, at most seven: one is a guess, more are a choice.
   *
   * @param following key of the entry that the same process stored next, or null
   * @param preceding key of the entry that it stored before, or null
   */
  List<String> keys(Remains remains, String following, String preceding) {
    Set<String> found = new LinkedHashSet<>();
    neighbour(remains, following, -1, found);
    if (found.isEmpty()) {
      neighbour(remains, preceding, 1, found);
    }
    boolean known = remains.keyLength() >= 0 || remains.length() >= 0;
    if (found.isEmpty() && known) {
      for (String key : elsewhere) {
        if (found.size() < MOST && fits(key, remains)) {
          found.add(key);
        }
      }
    }
    return List.copyOf(found);
  }

  private void neighbour(Remains remains, String key, int step, Set<String> found) {
    if (key == null) {
      return;
    }
    NumberedKey numbered = new NumberedKey(key);
    for (NumberedKey.Slot slot : numbered.slots()) {
      String candidate = numbered.moved(slot, step);
      if (candidate != null && fits(candidate, remains)) {
        found.add(candidate);
        return;
      }
    }
  }

  /** A key of this file or another's that has this text, at an index of this remainder of 8. */
  List<String> containing(String text, int remainder) {
    List<String> found = new ArrayList<>();
    for (Collection<String> keys : List.of(present, elsewhere)) {
      for (String key : keys) {
        int at = found.size() < MOST && !found.contains(key) ? key.indexOf(text) : -1;
        while (at >= 0 && at % DbLayout.ALIGNMENT != remainder) {
          at = key.indexOf(text, at + 1);
        }
        if (at >= 0) {
          found.add(key);
        }
      }
    }
    return found;
  }

  /** Whether the file holds no entry of this key. */
  boolean isMissing(String key) {
    return !present.contains(key);
  }

  /** Whether an entry of this key may have left these remains, and is not there. */
  boolean fits(String key, Remains remains) {
    int keyLength = key.length();
    if (present.contains(key)
        || remains.keyLength() >= 0 && remains.keyLength() != keyLength
        || remains.length() >= 0 && remains.length() != DbLayout.valueOffset(keyLength)) {
      return false;
    }
    if (new KeyText().shape(Display.bytesOf(key), 0, keyLength) == KeyShape.NONE) {
      return false;
    }
    int spaces = (int) DbLayout.paddedKeyLength(keyLength) - keyLength;
    String padded = key + " ".repeat(spaces);
    return padded.startsWith(Display.latin1(remains.beginning()))
        && padded.endsWith(Display.latin1(remains.end()));
  }
}
