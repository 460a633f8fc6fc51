package multiproc.inspect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import multiproc.client.FileSizes;
import multiproc.inspect.Judgement.Certainty;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyParser;
import multiproc.layout.KeyShape;

/**
 * Detects a file's format from its entries: from the shape of their keys and, if two formats share
 * a shape, from the distance of a value to the next entry. Reads the first megabyte from the first
 * entry on.
 *
 * <p>Threading: one detector for one file.
 */
final class FormatDetector {

  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_TEXT = 1 << 16;

  /** Seconds since 1970, in 2001 and in 5138: the range of plausible timestamps. */
  private static final double FIRST_TIMESTAMP = 1e9;

  private static final double END_OF_TIMESTAMPS = 1e11;

  /** The first characters of each key. */
  private static final String KEY_BEGIN = "[\"";

  private final Evidence evidence;
  private final EntryReader reader;
  private final int used;
  private final Map<KeyShape, Integer> shapes = new EnumMap<>(KeyShape.class);
  private int valueOnly;
  private int valueAndTimestamp;

  /** The votes of the entry right after the header: 1 or 0 for each format. */
  private int firstValueOnly;

  private int firstBoth;

  public FormatDetector(Evidence evidence, EntryReader reader, int used) {
    this.evidence = evidence;
    this.reader = reader;
    this.used = used;
  }

  public Judgement judge() {
    collect();
    if (shapes.isEmpty()) {
      return withoutEntries();
    }
    KeyShape shape = mostFrequent();
    String because =
        shapes.entrySet().stream()
            .map(e -> entries(e.getValue()) + " with " + e.getKey().sentence())
            .collect(Collectors.joining(" and "));
    if (shapes.size() > 1) {
      return ofSeveralShapes(shape, because);
    }
    return shape == KeyShape.LABELS_AND_HELP
        ? withHelp(because)
        : new Judgement(format(shape), Certainty.CERTAIN, because);
  }

  /**
   * Judges entries with keys of several shapes; the entries of each shape are read in its format.
   */
  private Judgement ofSeveralShapes(KeyShape mostFrequent, String because) {
    DbFormat help = valueAndTimestamp > valueOnly ? DbFormat.TIMESTAMP : DbFormat.HELP;
    List<DbFormat> candidates =
        shapes.keySet().stream()
            .map(shape -> shape == KeyShape.LABELS_AND_HELP ? help : format(shape))
            .toList();
    DbFormat format = mostFrequent == KeyShape.LABELS_AND_HELP ? help : format(mostFrequent);
    return new Judgement(format, Certainty.LIKELY, candidates, because, true, help, help);
  }

  private static DbFormat format(KeyShape shape) {
    return switch (shape) {
      case LABELS -> DbFormat.LABELS;
      case COMPACT -> DbFormat.RUBY;
      default -> DbFormat.NAMES_AND_VALUES;
    };
  }

  private static String entries(int count) {
    return count == 1 ? "one entry" : count + " entries";
  }

  private Judgement withHelp(String because) {
    List<DbFormat> both = List.of(DbFormat.HELP, DbFormat.TIMESTAMP);
    int othersValueOnly = valueOnly - firstValueOnly;
    int othersBoth = valueAndTimestamp - firstBoth;
    if (firstValueOnly > 0 && othersValueOnly == 0 && othersBoth > 0) {
      return firstDiffers(DbFormat.HELP, DbFormat.TIMESTAMP, both, because);
    }
    if (firstBoth > 0 && othersBoth == 0 && othersValueOnly > 0) {
      return firstDiffers(DbFormat.TIMESTAMP, DbFormat.HELP, both, because);
    }
    if (valueOnly == valueAndTimestamp) {
      return new Judgement(
          DbFormat.TIMESTAMP,
          Certainty.CANNOT_TELL,
          both,
          because + "; whether a timestamp follows the value cannot be seen");
    }
    boolean timestamp = valueAndTimestamp > valueOnly;
    DbFormat format = timestamp ? DbFormat.TIMESTAMP : DbFormat.HELP;
    boolean sure = Math.min(valueOnly, valueAndTimestamp) == 0;
    return new Judgement(
        format,
        sure ? Certainty.CERTAIN : Certainty.LIKELY,
        because + ", " + Display.bytes(format.valueSize()) + " after the key");
  }

  private static Judgement firstDiffers(
      DbFormat first, DbFormat others, List<DbFormat> both, String because) {
    return new Judgement(
        others,
        Certainty.LIKELY,
        both,
        because
            + ", "
            + Display.bytes(first.valueSize())
            + " after the first key and "
            + others.valueSize()
            + " after the others",
        true,
        others,
        first);
  }

  /**
   * Counts the readable entries by the shape of their keys, skips what lies between, and lets the
   * distance from a value to the next entry vote for the value's size.
   */
  private void collect() {
    long at = reader.findHead(DbLayout.HEADER_SIZE, evidence.size());
    long end = Math.min(evidence.size(), at + MAX_BYTES);
    while (at < end) {
      KeyShape shape = reader.shapeAt(at);
      if (shape == KeyShape.NONE) {
        at = reader.findHead(at + 1, end);
        continue;
      }
      shapes.merge(shape, 1, Integer::sum);
      long value = at + DbLayout.valueOffset(evidence.getInt(at));
      at = reader.findHead(value, end);
      if (shape == KeyShape.LABELS_AND_HELP) {
        int valueOnlyBefore = valueOnly;
        int bothBefore = valueAndTimestamp;
        vote((at < end ? at : used) - value, value);
        if (shapes.get(shape) == 1 && shapes.size() == 1 && isFirst(value)) {
          firstValueOnly = valueOnly - valueOnlyBefore;
          firstBoth = valueAndTimestamp - bothBefore;
          if (isTimestampOverHead(value, at < end ? at : used)) {
            firstValueOnly = 1;
            valueOnly++;
            valueAndTimestamp++;
          }
        }
      }
    }
  }

  /** Whether a value belongs to the entry right after the header. */
  private boolean isFirst(long value) {
    return value
        == DbLayout.HEADER_SIZE + DbLayout.valueOffset(evidence.getInt(DbLayout.HEADER_SIZE));
  }

  /**
   * Whether the first entry has no timestamp but a client with timestamps has set it since: the
   * timestamp then overlaps the first bytes of the next entry, which has a timestamp itself.
   *
   * @param end of that next entry
   */
  private boolean isTimestampOverHead(long value, long end) {
    long text = value + DbFormat.TIMESTAMP.valueSize();
    long valueOfNext = end - DbFormat.TIMESTAMP.valueSize();
    if (valueOfNext <= text || end > evidence.size() || end - text > MAX_TEXT) {
      return false;
    }
    String rest =
        new String(evidence.copy(text, (int) (valueOfNext - text)), StandardCharsets.ISO_8859_1);
    // Four bytes of the key are overwritten: [" and two characters of the name.
    byte[] key = ("[\"aa" + rest.stripTrailing()).getBytes(StandardCharsets.ISO_8859_1);
    long keyPosition = text - DbLayout.KEY_LENGTH_SIZE;
    return mayBeTimestamp(value + DbLayout.VALUE_SIZE)
        && keyPosition + DbLayout.paddedKeyLength(key.length) == valueOfNext
        && new KeyParser().shape(key, 0, key.length) == KeyShape.LABELS_AND_HELP;
  }

  private void vote(long distance, long value) {
    if (distance == DbFormat.HELP.valueSize()) {
      valueOnly++;
    } else if (distance == DbFormat.TIMESTAMP.valueSize()) {
      if (mayBeTimestamp(value + DbLayout.VALUE_SIZE)) {
        valueAndTimestamp++;
      }
    } else if (value + DbLayout.VALUE_SIZE == evidence.size()) {
      valueOnly++;
    }
  }

  /**
   * Whether the bytes can be a timestamp. If not, they are left of a longer entry over which a
   * shorter one was stored.
   */
  private boolean mayBeTimestamp(long position) {
    if (position + DbLayout.VALUE_SIZE > evidence.size()) {
      return true;
    }
    double timestamp = evidence.getDouble(position);
    return timestamp == 0 || timestamp >= FIRST_TIMESTAMP && timestamp < END_OF_TIMESTAMPS;
  }

  private KeyShape mostFrequent() {
    return shapes.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  /** Judges a file without whole entries, by parts of an entry or by the file's size. */
  private Judgement withoutEntries() {
    long first =
        evidence.nextNonZero(Math.min(DbLayout.HEADER_SIZE, evidence.size()), evidence.size());
    if (evidence.size() == 0) {
      return new Judgement(
          DbFormat.LABELS, Certainty.CANNOT_TELL, byFileSize(), "the file is empty");
    }
    BigEndianWalk swapped = BigEndianWalk.of(evidence);
    if (swapped != null) {
      return bigEndian(swapped);
    }
    if (!makesSize() && !headerMayBeClients()) {
      return notClients("no entry, and a header that no client stores");
    }
    if (first == evidence.size()) {
      return bySize("there is no entry");
    }
    Judgement byTail = byTail(first);
    if (byTail != null) {
      return byTail;
    }
    if (reader.findHead(DbLayout.HEADER_SIZE, evidence.size()) < evidence.size()) {
      return bySize("only the beginning of a key is there");
    }
    boolean headerOnly = evidence.size() <= DbLayout.HEADER_SIZE + DbLayout.KEY_LENGTH_SIZE;
    boolean headerFits = used >= DbLayout.HEADER_SIZE && used % DbLayout.ALIGNMENT == 0;
    if (headerFits && (headerOnly || makesSize())) {
      return bySize("no key can be read");
    }
    if (headerFits && used > evidence.size() && beginsKey()) {
      return bySize("only the beginning of a key is there");
    }
    return notClients("no entry, nor a part of one, anywhere");
  }

  /** Whether the bytes after the first key's length begin a JSON list of texts. */
  private boolean beginsKey() {
    int at = DbLayout.HEADER_SIZE + DbLayout.KEY_LENGTH_SIZE;
    byte[] begin = evidence.copy(at, (int) Math.min(KEY_BEGIN.length(), evidence.size() - at));
    return evidence.getInt(DbLayout.HEADER_SIZE) > 0 && KEY_BEGIN.startsWith(Display.latin1(begin));
  }

  private static Judgement bigEndian(BigEndianWalk walk) {
    String because =
        entries(walk.entries())
            + " with "
            + walk.format().keyShape().sentence()
            + (walk.isWhole()
                ? ", up to used " + walk.used()
                : ", up to " + walk.end() + " of used " + walk.used());
    return new Judgement(walk.format(), Certainty.BIG_ENDIAN, because);
  }

  private Judgement notClients(String because) {
    return new Judgement(byFileSize().get(0), Certainty.NOT_A_CLIENTS_FILE, List.of(), because);
  }

  /**
   * Whether the header, or the beginning of one that is left, can be a client's: {@code used} is a
   * multiple of 8 and not negative, and the padding is 0.
   */
  private boolean headerMayBeClients() {
    int length = (int) Math.min(DbLayout.HEADER_SIZE, evidence.size());
    byte[] header = Arrays.copyOf(evidence.copy(0, length), DbLayout.HEADER_SIZE);
    long both = ByteBuffer.wrap(header).order(DbLayout.BYTE_ORDER).getLong();
    return both >= 0 && both <= Integer.MAX_VALUE && both % DbLayout.ALIGNMENT == 0;
  }

  /**
   * Judges by a damaged key: its end shows its shape, and the bytes after it show the size of the
   * value.
   */
  private Judgement byTail(long from) {
    int length = (int) Math.min(evidence.size() - from, MAX_TEXT);
    int index = evidence.load(from, length);
    byte[] bytes = evidence.window();
    for (int i = index + 2; i + 1 < index + length; i++) {
      if (bytes[i] != ']' || bytes[i + 1] != ' ') {
        continue;
      }
      if (bytes[i - 1] == '}') {
        return likely(DbFormat.LABELS, "a damaged key that ends as one with labels does");
      }
      if (bytes[i - 1] == ']') {
        return likely(byLists(), "a damaged key that ends with two lists");
      }
      if (bytes[i - 1] == '"') {
        int behind = i + 1;
        while (behind < index + length && bytes[behind] == ' ') {
          behind++;
        }
        long distance = used - (from + behind - index);
        if (distance == DbFormat.HELP.valueSize()) {
          return likely(DbFormat.HELP, "a damaged key that ends with a help, 8 bytes after it");
        }
        if (distance == DbFormat.TIMESTAMP.valueSize()) {
          return likely(
              DbFormat.TIMESTAMP, "a damaged key that ends with a help, 16 bytes after it");
        }
        return new Judgement(
            DbFormat.TIMESTAMP,
            Certainty.CANNOT_TELL,
            List.of(DbFormat.HELP, DbFormat.TIMESTAMP),
            "a damaged key that ends with a help");
      }
    }
    return null;
  }

  /** The format by the file's size, of the two with keys that end with two lists. */
  private DbFormat byLists() {
    return evidence.size() < FileSizes.smallest(DbFormat.NAMES_AND_VALUES)
        ? DbFormat.RUBY
        : DbFormat.NAMES_AND_VALUES;
  }

  private static Judgement likely(DbFormat format, String because) {
    return new Judgement(format, Certainty.LIKELY, because);
  }

  private Judgement bySize(String because) {
    List<DbFormat> candidates = byFileSize();
    String size =
        makesSize()
            ? "; the size is that of these formats"
            : "; the size, " + evidence.size() + ", is not one that a client makes";
    return new Judgement(candidates.get(0), Certainty.CANNOT_TELL, candidates, because + size);
  }

  private boolean makesSize() {
    return FileSizes.areMade(evidence.size());
  }

  /**
   * The likeliest formats of a file of this size, in order; all Python formats if no client makes
   * this size.
   */
  private List<DbFormat> byFileSize() {
    List<DbFormat> pythons =
        List.of(DbFormat.LABELS, DbFormat.NAMES_AND_VALUES, DbFormat.TIMESTAMP, DbFormat.HELP);
    if (!makesSize()) {
      return pythons;
    }
    // A file without entries has mostly not grown.
    long size = evidence.size();
    int first = pythons.stream().mapToInt(f -> FileSizes.greatestFirst(f, size)).max().orElse(0);
    return first == 0
        ? List.of(DbFormat.RUBY)
        : pythons.stream().filter(f -> FileSizes.greatestFirst(f, size) == first).toList();
  }
}
