package multiproc.inspect;

import java.util.ArrayList;
import java.util.List;
import multiproc.client.FileSizes;
import multiproc.inspect.Judgement.Certainty;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Checks a file as a whole: its name, size, format and header.
 *
 * <p>Threading: one thread.
 */
final class FileFindings {

  private final List<Finding> findings = new ArrayList<>();
  private final Evidence evidence;
  private final Judgement judgement;
  private final long size;
  private final int used;

  private FileFindings(Evidence evidence, Judgement judgement) {
    this.evidence = evidence;
    this.judgement = judgement;
    this.size = evidence.size();
    this.used = size < DbLayout.USED_SIZE ? 0 : evidence.getInt(DbLayout.USED_POSITION);
  }

  /**
   * The findings, in no order.
   *
   * @param entryCount number of whole entries in the file
   */
  public static List<Finding> of(
      Evidence evidence, Judgement judgement, long entryCount, String name) {
    FileFindings file = new FileFindings(evidence, judgement);
    if (DbFileName.isOfExemplars(name)) {
      file.add(FindingKind.EXEMPLARS, 0, 0, name);
      return file.findings;
    }
    if (DbFileName.ofAnyWriter(name).isEmpty()) {
      file.add(FindingKind.NAME, 0, 0, name);
    }
    if (file.size < DbLayout.HEADER_SIZE && DbFileName.isRubys(name)) {
      file.add(FindingKind.NEVER_INITIALISED, 0, 0, "");
    } else if (file.size == 0) {
      file.add(FindingKind.EMPTY, 0, 0, "");
    } else {
      file.find(entryCount);
    }
    return file.findings;
  }

  private void add(FindingKind kind, long length, long number, String detail) {
    findings.add(new Finding.OfFile(kind, 0, length, number, detail));
  }

  private void find(long entryCount) {
    if (judgement.certainty() == Certainty.BIG_ENDIAN) {
      // What the header says in this machine's order has no meaning.
      add(FindingKind.BIG_ENDIAN, 0, 0, judgement.because());
      return;
    }
    if (judgement.certainty() == Certainty.NOT_A_CLIENTS_FILE) {
      // Its first bytes are no header.
      add(FindingKind.NOT_A_CLIENTS_FILE, 0, 0, judgement.because());
      return;
    }
    if (judgement.mixed()) {
      add(FindingKind.MIXED_FORMATS, 0, 0, judgement.because());
    }
    if (!judgement.makesSize(size) && judgement.isClients()) {
      boolean whole = used >= DbLayout.HEADER_SIZE && used <= size;
      add(whole ? FindingKind.ODD_SIZE : FindingKind.CUT_SHORT, 0, size, "");
    }
    if (size >= DbLayout.USED_SIZE) {
      header(entryCount);
    }
    if (size >= DbLayout.HEADER_SIZE && judgement.isClients()) {
      int padding = evidence.getInt(DbLayout.USED_SIZE);
      if (padding != 0) {
        findings.add(
            new Finding.OfFile(
                FindingKind.HEADER_PADDING,
                DbLayout.USED_SIZE,
                DbLayout.HEADER_SIZE - DbLayout.USED_SIZE,
                padding,
                ""));
      }
    }
  }

  private void header(long entryCount) {
    if (used == 0) {
      long zeros = entryCount == 0 ? 0 : evidence.nextNonZero(0, size);
      add(zeros(entryCount), Math.max(DbLayout.USED_SIZE, zeros), 0, "");
    } else if (used < 0) {
      add(FindingKind.USED_NEGATIVE, DbLayout.USED_SIZE, used, "");
    } else if (used > size) {
      add(FindingKind.USED_BEYOND_FILE, DbLayout.USED_SIZE, used, String.valueOf(size));
    } else if (used < DbLayout.HEADER_SIZE || used % DbLayout.ALIGNMENT != 0) {
      add(FindingKind.USED_INSIDE_ENTRY, DbLayout.USED_SIZE, used, "");
    }
  }

  /** A file of zeros is no fault if every client that makes such files reads it as empty. */
  private FindingKind zeros(long entryCount) {
    boolean laterFormat =
        judgement.candidates().stream()
            .allMatch(f -> f != DbFormat.LABELS && f != DbFormat.NAMES_AND_VALUES);
    boolean empty = entryCount == 0 && evidence.nextNonZero(0, size) == size;
    return empty && laterFormat && FileSizes.makes(judgement.format(), size)
        ? FindingKind.NEVER_INITIALISED
        : FindingKind.HEADER_ZERO;
  }
}
