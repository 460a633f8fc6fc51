package multiproc.inspect;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import multiproc.client.FileSizes;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Holds the evidence of one file for and against the known faults.
 *
 * @param kinds the kinds of the findings
 * @param format of the file
 * @param twoWriters entries overlap or were lost after {@code used}, which takes two handles that
 *     each have their own {@code used}
 * @param zeroWriter of two overlapping entries one holds 0.0
 * @param bothSet two overlapping entries both hold values other than 0.0
 * @param isEndless a length makes the walk of 0.7 and later loop for ever
 * @param firstSize the size is 0, or one that a client gives a new file; a larger one is given only
 *     after entries have been stored
 * @param clientsSize the size is one that the format's clients make
 * @param mayBeShrunk {@code used} can be an entry's end, and the file can once have been large
 *     enough for it
 * @param lastByteOfGrowth the one damaged byte is a NUL at the end of a page where the Ruby client
 *     grows its files
 * @param possibleUsed {@code used} is an end that an entry may have, and the header's other bytes
 *     are 0, as every client stores them
 * @param underscoreName the name has an identifier with an underscore
 * @param missesBlock whether zeros inside the bytes in use, or from the header on, begin or end
 *     where a block of a file system does, or begin inside a key and reach its end, as in a copy
 *     that lacks blocks
 * @param endsInZeros only zeros follow some position, up to {@code used} or the file's end
 * @param gapBehindUsed entries follow a gap after {@code used}, as in a copy of which the blocks
 *     are of different times
 * @param valuesInZeros whether several values are in zeros and no entry follows them: an append
 *     that is interrupted by another leaves one value, at its entry's end
 * @param mixedBlocks whether storage that mixed up blocks explains what looks like two processes
 */
record Traces(
    Set<FindingKind> kinds,
    DbFormat format,
    boolean twoWriters,
    boolean zeroWriter,
    boolean bothSet,
    boolean isEndless,
    boolean firstSize,
    boolean clientsSize,
    boolean mayBeShrunk,
    boolean lastByteOfGrowth,
    boolean possibleUsed,
    boolean underscoreName,
    boolean missesBlock,
    boolean endsInZeros,
    boolean gapBehindUsed,
    boolean valuesInZeros,
    boolean mixedBlocks) {

  /** The smallest block in which tools copy files and volumes keep them. */
  static final int BLOCK = 512;

  /** Longest zeros that a block can begin with where an entry's value and timestamp are 0. */
  private static final int MOST_ZEROS_OF_ENTRY = 3 * DbLayout.VALUE_SIZE;

  private static final Pattern UNDERSCORE =
      Pattern.compile("(counter|summary|histogram|gauge_[a-z]+)_.*_.*\\.db");
  private static final Set<FindingKind> TWO_WRITERS =
      EnumSet.of(
          FindingKind.OVERWRITTEN_BY_SHORTER,
          FindingKind.OVERWRITTEN_BY_LATER,
          FindingKind.VALUE_IN_HEAD,
          FindingKind.VALUE_IN_KEY,
          FindingKind.ENTRY_IN_VALUE,
          FindingKind.BEYOND_USED,
          FindingKind.DUPLICATE_KEY,
          FindingKind.FIRST_SAMPLE_LOST);
  private static final Set<FindingKind> HEADER_LIES =
      EnumSet.of(FindingKind.HEADER_ZERO, FindingKind.USED_NEGATIVE, FindingKind.USED_INSIDE_ENTRY);

  private static final long SHORTEST_ENTRY =
      DbLayout.valueOffset(EntryReader.MIN_KEY_LENGTH) + DbLayout.VALUE_SIZE;

  /** Most times its size that a file may have had before another process cut it. */
  private static final int MOST_DOUBLED = 64;

  static Traces of(
      List<Finding> findings,
      Judgement judgement,
      String name,
      long size,
      long used,
      boolean blocks) {
    Set<FindingKind> kinds = EnumSet.noneOf(FindingKind.class);
    findings.forEach(f -> kinds.add(f.kind()));
    DbFormat format = judgement.format();
    boolean headerLies = headerLies(findings);
    // What is after the gap can be another file's or of another time, and have each key again.
    long gap =
        findings.stream()
            .filter(Traces::isApart)
            .mapToLong(Finding::position)
            .min()
            .orElse(Long.MAX_VALUE);
    boolean shrunk =
        used > DbLayout.HEADER_SIZE
            && used % DbLayout.ALIGNMENT == 0
            && size >= used / MOST_DOUBLED;
    return new Traces(
        kinds,
        format,
        !blocks
            && findings.stream()
                .filter(f -> f.kind() != FindingKind.DUPLICATE_KEY || f.position() < gap)
                .anyMatch(f -> isOfTwoWriters(f, headerLies)),
        findings.stream().anyMatch(Traces::isOneZero),
        findings.stream().anyMatch(Traces::areBothSet),
        findings.stream()
            .anyMatch(f -> f instanceof Finding.ImpossibleLength length && length.isEndless()),
        size == 0
            || Arrays.stream(DbFormat.values())
                .anyMatch(any -> FileSizes.greatestFirst(any, size) == size),
        FileSizes.makes(format, size),
        shrunk,
        isLastByteOfGrowth(findings),
        used % DbLayout.ALIGNMENT == 0 && !kinds.contains(FindingKind.HEADER_PADDING),
        DbFileName.parse(name).isEmpty()
            && UNDERSCORE.matcher(name).matches()
            && !DbFileName.isRubys(name),
        findings.stream().anyMatch(finding -> isBlock(finding, findings)),
        findings.stream().anyMatch(finding -> zerosFrom(finding, size) >= 0),
        findings.stream().anyMatch(Traces::isApart),
        findings.stream().filter(Traces::isNotBeforeEntry).count() > 1,
        blocks);
  }

  private static boolean isApart(Finding finding) {
    return finding instanceof Finding.BehindUsed behind && behind.apart();
  }

  /** Whether a finding shows that a block is missing: {@link #missesBlock}. */
  private static boolean isBlock(Finding finding, List<Finding> all) {
    if (finding.kind() == FindingKind.HEADER_ZERO) {
      // The block after it may begin with the zeros of a value or of a length.
      return finding.length() >= BLOCK && finding.length() % BLOCK < MOST_ZEROS_OF_ENTRY;
    }
    long end = finding.end();
    return finding instanceof Finding.DamagedKey key
            && key.text().endsWith("\0")
            && all.stream().noneMatch(f -> isValueIn(f, key))
        || finding.kind() == FindingKind.HOLE
            // A value that was stored into the zeros is not where they begin or end.
            && (finding.position() % BLOCK == 0
                    && all.stream().noneMatch(f -> isAlone(f) && f.end() == finding.position())
                || end % BLOCK == 0
                    && all.stream().noneMatch(f -> isAlone(f) && f.position() == end));
  }

  private static boolean isNotBeforeEntry(Finding finding) {
    return finding instanceof Finding.ValueAlone value && !value.beforeEntry();
  }

  private static boolean isAlone(Finding finding) {
    return finding.kind() == FindingKind.VALUE_ALONE;
  }

  /** Whether a finding is another entry's value in this key: most doubles begin with zeros. */
  private static boolean isValueIn(Finding finding, Finding.DamagedKey key) {
    return finding instanceof Finding.ValueStored stored && stored.position() == key.position();
  }

  /**
   * The position of zeros that reach to {@code used}, or to the file's end before it; -1 for any
   * other finding.
   */
  static long zerosFrom(Finding finding, long size) {
    return finding instanceof Finding.Bytes bytes
            && bytes.kind() == FindingKind.HOLE
            && bytes.end() >= Math.min(bytes.used(), size)
        ? bytes.position()
        : -1;
  }

  /** Whether the header's {@code used} is wrong, so that it does not show where entries end. */
  static boolean headerLies(List<Finding> findings) {
    return findings.stream().map(Finding::kind).anyMatch(HEADER_LIES::contains);
  }

  /** Whether only two handles that each have their own {@code used} can leave this. */
  static boolean isOfTwoWriters(Finding finding, boolean headerLies) {
    return isForeignUsed(finding)
        || finding.isProven()
            && TWO_WRITERS.contains(finding.kind())
            && !isApart(finding)
            && !(headerLies && finding.kind() == FindingKind.BEYOND_USED);
  }

  /**
   * Whether {@code used} is inside a whole entry, at a position where another entry can have ended:
   * each {@code used} of one process is the end of one of its own entries, and those stay.
   */
  private static boolean isForeignUsed(Finding finding) {
    return finding instanceof Finding.OfFile file
        && file.kind() == FindingKind.USED_INSIDE_ENTRY
        && file.position() > 0
        && file.length() > 0
        && file.position() % DbLayout.ALIGNMENT == 0
        && file.number() % DbLayout.ALIGNMENT == 0
        && file.number() >= DbLayout.HEADER_SIZE + SHORTEST_ENTRY;
  }

  private static boolean isPair(Finding finding) {
    return finding.by() != null && finding.victim() != null;
  }

  private static boolean isOneZero(Finding finding) {
    return finding instanceof Finding.ValueStored stored
        ? stored.victim().isZero()
        : isPair(finding) && (finding.by().isZero() || finding.victim().isZero());
  }

  private static boolean areBothSet(Finding finding) {
    return finding instanceof Finding.ValueStored stored
        ? stored.stored() != 0 && stored.victim().isSet()
        : isPair(finding) && finding.by().isSet() && finding.victim().isSet();
  }

  private static boolean isLastByteOfGrowth(List<Finding> findings) {
    long damaged = 0;
    boolean found = false;
    for (Finding finding : findings) {
      if (finding instanceof Finding.DamagedKey key) {
        damaged++;
        long keyPosition = key.position() + DbLayout.KEY_LENGTH_SIZE;
        found = GrowthByte.index(Display.bytesOf(key.text()), keyPosition) >= 0;
      }
    }
    return damaged == 1 && found;
  }

  boolean has(FindingKind kind) {
    return kinds.contains(kind);
  }

  /** Whether the format is one of the releases before 0.5.0. */
  boolean mayBeBeforeFix() {
    return format == DbFormat.NAMES_AND_VALUES || format == DbFormat.LABELS;
  }
}
