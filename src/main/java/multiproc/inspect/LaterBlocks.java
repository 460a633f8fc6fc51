package multiproc.inspect;

import java.util.ArrayList;
import java.util.List;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Decides from a file's findings whether entries after {@code used} are a fault: a file that is
 * being written has them, too. No client reads them.
 *
 * <p>Pure functions.
 */
final class LaterBlocks {

  /** Most bytes of zeros with which the rest of an entry can begin: a value and its timestamp. */
  private static final int MOST_ZEROS = 16;

  private LaterBlocks() {}

  /** Whether entries after {@code used} are the only fault. */
  static boolean isOnlyFault(List<Finding> findings) {
    return findings.stream()
        .noneMatch(f -> f.severity() == Severity.CORRUPT && f.kind() != FindingKind.BEYOND_USED);
  }

  /** Whether a finding is of a whole entry, of which a writer had not yet stored the count. */
  static boolean isWhole(Finding finding) {
    return finding.kind() == FindingKind.BEYOND_USED
        || finding instanceof Finding.Unfinished rest && rest.length() == rest.whole();
  }

  /**
   * Whether the only fault is that blocks after {@code used} are of a later time than the header,
   * as in a copy that was made block by block while the file grew: perhaps whole entries that join
   * on to {@code used}, then zeros up to a block's first byte, then entries, or rests of entries
   * that began in the block before, also one alone. The header itself must be a client's, and no
   * second header may follow, as where one file was appended to another.
   */
  static boolean areLaterBlocks(
      List<Finding> findings, long used, Evidence evidence, DbFormat format) {
    List<Finding> corrupt = new ArrayList<>();
    long joined = used;
    for (Finding finding : findings) {
      if (isWhole(finding) && finding.position() == joined) {
        joined += finding.length();
      } else if (finding.severity() == Severity.CORRUPT) {
        corrupt.add(finding);
      }
    }
    long first = corrupt.stream().mapToLong(f -> start(f, evidence)).min().orElse(0);
    return used > DbLayout.HEADER_SIZE
        && first - first % Traces.BLOCK > joined
        && first % Traces.BLOCK <= MOST_ZEROS
        && corrupt.stream()
            .allMatch(
                finding ->
                    finding instanceof Finding.BehindUsed entry && entry.apart()
                        || isPart(finding)
                            && beginsBlock(finding, evidence, format)
                            && !isHeader(evidence, block(finding, evidence)))
        && (corrupt.stream().anyMatch(finding -> !isUnrecognised(finding))
            || corrupt.size() == 1 && isRest(corrupt.get(0), evidence, format));
  }

  /** The position after the last byte of a file's findings. */
  static long end(List<Finding> findings) {
    return findings.stream().mapToLong(Finding::end).max().orElse(0);
  }

  /** Whether a finding can be of an entry of which only the rest is there. */
  private static boolean isPart(Finding finding) {
    return isUnrecognised(finding) || finding.kind() == FindingKind.VALUE_IN_HEAD;
  }

  private static boolean isUnrecognised(Finding finding) {
    return finding.kind() == FindingKind.GARBAGE || finding.kind() == FindingKind.VALUE_ALONE;
  }

  private static boolean beginsBlock(Finding finding, Evidence evidence, DbFormat format) {
    return start(finding, evidence) % Traces.BLOCK == 0 || isValue(finding, evidence, format);
  }

  /** Position of the block in which a finding's first byte is that is not 0. */
  private static long block(Finding finding, Evidence evidence) {
    long start = start(finding, evidence);
    return start - start % Traces.BLOCK;
  }

  /** Whether a block begins with no more than a value and its timestamp. */
  private static boolean isValue(Finding finding, Evidence evidence, DbFormat format) {
    long block = block(finding, evidence);
    double value = block + DbLayout.VALUE_SIZE > evidence.size() ? 0 : evidence.getDouble(block);
    return finding.end() <= block + format.valueSize() && EntryReader.isNumber(value);
  }

  /**
   * Whether bytes that no whole entry follows are what an entry ends with: a part of its key,
   * spaces, a value.
   */
  private static boolean isRest(Finding finding, Evidence evidence, DbFormat format) {
    if (isValue(finding, evidence, format)) {
      return true;
    }
    long from = start(finding, evidence);
    long end = Math.min(finding.end(), evidence.size());
    long at = from;
    while (at < end && (evidence.getByte(at) & 0xff) >= ' ') {
      at++;
    }
    // A value's first bytes can look like text; before it is a space.
    long value = at - at % DbLayout.ALIGNMENT;
    while (value > from && evidence.getByte(value - 1) != ' ') {
      value -= DbLayout.ALIGNMENT;
    }
    long key = value;
    while (key > from && evidence.getByte(key - 1) == ' ') {
      key--;
    }
    return key < value
        && (key == from || evidence.getByte(key - 1) == ']')
        && end <= value + format.valueSize();
  }

  /** Position of a finding's first byte that is not 0: zeros are what an older block has there. */
  private static long start(Finding finding, Evidence evidence) {
    long position = finding.position();
    long end = position + (isPart(finding) ? Traces.BLOCK : 0);
    while (position < end && evidence.getByte(position) == 0) {
      position++;
    }
    return position;
  }

  /** Whether eight bytes are a header's, not a value's: no value that counts has a high word 0. */
  private static boolean isHeader(Evidence evidence, long position) {
    return evidence.getInt(position) != 0 && evidence.getInt(position + Integer.BYTES) == 0;
  }
}
