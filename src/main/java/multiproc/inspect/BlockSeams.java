package multiproc.inspect;

import java.util.List;
import multiproc.layout.DbLayout;

/**
 * Decides whether mixed-up storage blocks explain a file that looks as if two processes had stored
 * into it. A block can be swapped, doubled, of another file or of another time. Such damage begins
 * at a block's first byte; a second process damages a file where one of its entries begins or ends.
 *
 * <p>Pure functions.
 */
final class BlockSeams {

  private BlockSeams() {}

  /**
   * Whether each finding that suggests two processes is at a block's first byte, and there is at
   * least one. An older header alone is no mixed-up block.
   */
  static boolean explain(List<Finding> findings, long used, Evidence evidence) {
    boolean headerLies = Traces.headerLies(findings);
    long end = secondHeader(findings, used, evidence);
    boolean seam = end < Long.MAX_VALUE || findings.stream().anyMatch(BlockSeams::isMissingBlock);
    for (Finding finding : findings) {
      boolean ofHeader =
          finding.kind() == FindingKind.BEYOND_USED
              || finding.kind() == FindingKind.USED_INSIDE_ENTRY;
      if (finding.position() >= end || ofHeader || !Traces.isOfTwoWriters(finding, headerLies)) {
        continue;
      }
      if (!isSeam(finding, evidence)) {
        return false;
      }
      seam = true;
    }
    return seam;
  }

  /** Whether zeros inside the bytes in use begin or end where a block does. */
  private static boolean isMissingBlock(Finding finding) {
    return finding.kind() == FindingKind.HOLE
        && (finding.position() % Traces.BLOCK == 0 || finding.end() % Traces.BLOCK == 0);
  }

  /** Position of a second file that was appended to the first one; Long.MAX_VALUE if none was. */
  private static long secondHeader(List<Finding> findings, long used, Evidence evidence) {
    return findings.stream()
        .filter(f -> f.position() >= used && f.length() == DbLayout.HEADER_SIZE)
        .mapToLong(Finding::position)
        .filter(at -> isHeader(at, evidence))
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** No value that a program counts or measures has a high word of 0. */
  private static boolean isHeader(long at, Evidence evidence) {
    return evidence.getInt(at) > DbLayout.HEADER_SIZE
        && evidence.getInt(at + DbLayout.USED_SIZE) == 0;
  }

  /** Whether the bytes that a finding is about change at a block's first byte. */
  private static boolean isSeam(Finding finding, Evidence evidence) {
    if (finding instanceof Finding.Duplicate twice) {
      return (twice.position() - twice.earlier()) % Traces.BLOCK == 0;
    }
    if (finding instanceof Finding.ValueStored stored) {
      long at = stored.at();
      // After a block's first byte the end of another key, with its spaces, precedes the value.
      return crosses(at, at + DbLayout.VALUE_SIZE)
          || crosses(stored.position(), at) && evidence.getByte(at - 1) == ' ';
    }
    if (finding instanceof Finding.EntryInValue head) {
      return crosses(spaces(head.victim()), head.by().position());
    }
    if (!(finding instanceof Finding.Overwritten rest)) {
      return crosses(finding.position(), finding.end());
    }
    long from = rest.position();
    long to = rest.end();
    if (rest.part() == Finding.Overwritten.Part.BEGINNING) {
      // Another process's entry would follow at once, and text of this key would precede it.
      boolean text =
          EntryReader.isText(evidence.copy(to - DbLayout.VALUE_SIZE, DbLayout.VALUE_SIZE));
      return to % Traces.BLOCK == 0 || crosses(from, to) && (rest.by() == null || !text);
    }
    EntryRef before = rest.by();
    return before == null ? crosses(from, to) : crosses(spaces(before), from);
  }

  /** Where an entry's key ends; the entry's start if its key is damaged. */
  private static long spaces(EntryRef entry) {
    return entry.key() == null
        ? entry.position()
        : entry.position() + DbLayout.KEY_LENGTH_SIZE + entry.key().length();
  }

  /** Whether a block begins in {@code [from, to]}. */
  private static boolean crosses(long from, long to) {
    return to - to % Traces.BLOCK >= from;
  }
}
