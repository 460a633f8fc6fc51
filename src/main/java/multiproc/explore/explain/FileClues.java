package multiproc.explore.explain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.layout.DbLayout;
import multiproc.schedule.OriginalScript;
import multiproc.schedule.model.FileImage;

/**
 * Finds clues about a file's writers in its bytes: positions of entries of the known programs,
 * whole or in parts. Entries and their parts start at multiples of 8, so the bytes are compared by
 * words.
 */
final class FileClues {

  private static final Pattern LABEL =
      Pattern.compile("\"" + OriginalScript.COUNT_LABEL + "\": \"(\\d{1,2})\"");
  private static final Pattern WORKER =
      Pattern.compile(OriginalScript.WORKER_PREFIX + "(\\d{1,2})" + OriginalScript.WORKER_SUFFIX);
  private static final int ORIGINAL_WORKERS = 7;
  private static final int LABEL_LENGTH = KnownEntry.ofLauncher(0).length();
  private static final int WORKER_LENGTH = KnownEntry.ofWorker(0).length();

  private final FileImage image;
  private final List<KnownEntry> known = new ArrayList<>();

  /** The labels of the launcher's entries, by position. */
  private final TreeMap<Integer, Integer> labels = new TreeMap<>();

  /** The positions of the workers' entries, by the worker's number. */
  private final TreeMap<Integer, Set<Integer>> workers = new TreeMap<>();

  /** Positions of workers' entries from which the worker's number does not follow. */
  private final Set<Integer> anonymous = new TreeSet<>();

  FileClues(FileImage image) {
    this.image = image;
    String text = new String(image.bytes(image.headLength()), StandardCharsets.ISO_8859_1);
    for (int number : numbers(LABEL, text)) {
      known.add(KnownEntry.ofLauncher(number));
    }
    for (int number : numbers(WORKER, text)) {
      known.add(KnownEntry.ofWorker(number));
    }
    for (int start = DbLayout.HEADER_SIZE;
        start < image.headLength();
        start += DbLayout.ALIGNMENT) {
      lookAt(start);
    }
    anonymous.removeIf(start -> workers.values().stream().anyMatch(all -> all.contains(start)));
  }

  private static Set<Integer> numbers(Pattern pattern, String text) {
    Set<Integer> numbers = new TreeSet<>();
    for (int number = 0; number < ORIGINAL_WORKERS; number++) {
      numbers.add(number);
    }
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      numbers.add(Integer.parseInt(matcher.group(1)));
    }
    return numbers;
  }

  private void lookAt(int start) {
    for (KnownEntry entry : known) {
      boolean own = false;
      boolean some = false;
      for (int word = 0; word < entry.head().length; word++) {
        if (image.getLong(start + word * Long.BYTES) == entry.head()[word]) {
          own |= entry.isItsOwn(word, known);
          some |= isOfItsKind(entry, word);
        }
      }
      if (own && entry.worker()) {
        workers.computeIfAbsent(entry.number(), n -> new TreeSet<>()).add(start);
      } else if (own) {
        labels.put(start, entry.number());
      } else if (some && entry.worker()) {
        anonymous.add(start);
      }
    }
  }

  /**
   * Whether a word occurs only in entries of the same kind, launcher or worker, and only once in
   * this entry.
   */
  private boolean isOfItsKind(KnownEntry entry, int word) {
    for (KnownEntry other : known) {
      for (long theirs : other.head()) {
        if (other.worker() != entry.worker() && theirs == entry.head()[word]) {
          return false;
        }
      }
    }
    // A key contains its metric's name twice, so one word may occur twice.
    for (int other = 0; other < entry.head().length; other++) {
      if (other != word && entry.head()[other] == entry.head()[word]) {
        return false;
      }
    }
    return true;
  }

  /** The launcher's labels by the position of their entries. */
  Map<Integer, Integer> labels() {
    return labels;
  }

  /** The positions of the workers' entries, by the worker's number. */
  Map<Integer, Set<Integer>> workers() {
    return workers;
  }

  /** Positions of workers' entries from which the worker's number does not follow. */
  Set<Integer> anonymous() {
    return anonymous;
  }

  /** Bytes of one of the launcher's entries. */
  static int labelLength() {
    return LABEL_LENGTH;
  }

  /** Bytes of a worker's entry. */
  static int workerLength() {
    return WORKER_LENGTH;
  }

  /** The file. */
  FileImage image() {
    return image;
  }
}
