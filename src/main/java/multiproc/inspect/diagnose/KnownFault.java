package multiproc.inspect.diagnose;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import multiproc.inspect.segment.Judgement;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/** The known faults of multi-process mode that leave traces in a file. */
public enum KnownFault {
  /** client_python #347. */
  FORK_INIT(
      "fork-init",
      "a forked child stores its first entry in its parent's file, over the parent's own"
          + " (client_python #347, 0.0.21 to 0.4.2)"),
  /** Two processes under one identifier. */
  SAME_ID("same-id", "two processes with one identifier append to one file (all versions)"),
  /** The walk trusts any length. */
  UNBOUNDED_READ("unbounded-read", "the walk trusts an impossible length (up to 0.4.2)"),
  /** A writer that stores in two steps. */
  ZERO_TEAR("zero-tear", "a writer clears eight bytes before it stores them (up to 0.3.1)"),
  /** A file that is read before it is initialised. */
  READER_INIT("reader-init", "a file that its writer never initialised (0.4.0 to 0.6)"),
  /** A file without a byte. */
  EMPTY_FILE("empty-file", "the writer was killed between creating and sizing its file (0.7 on)"),
  /** Two processes double from different sizes. */
  SHRINK("shrink", "another process doubled the file from a smaller size and so cut it"),
  /** A length that makes the walk stand still. */
  NEGATIVE_LENGTH("negative-length", "a negative length makes the walk stand still (0.7 on)"),
  /** Two formats in one file. */
  FORMAT_MIX("format-mix", "an old file was taken up by a client with another format"),
  /** An append inside an append. */
  RE_ENTRY("re-entry", "a signal handler came in while an entry was appended (0.21.0)"),
  /** An identifier with an underscore. */
  UNDERSCORE_ID("underscore-id", "an identifier with _ : the pid is taken from the wrong part"),
  /** Any other file of that ending. */
  FOREIGN_DB("foreign-db", "a file of another program whose name ends with .db");

  private static final Pattern UNDERSCORE =
      Pattern.compile("(counter|summary|histogram|gauge_[a-z]+)_.*_.*\\.db");
  private static final Set<FindingKind> TWO_WRITERS =
      EnumSet.of(
          FindingKind.OVERWRITTEN_BY_SHORTER,
          FindingKind.OVERWRITTEN_BY_LATER,
          FindingKind.ENTRY_GONE,
          FindingKind.VALUE_IN_HEAD,
          FindingKind.VALUE_IN_KEY,
          FindingKind.ENTRY_IN_VALUE,
          FindingKind.BEYOND_USED,
          FindingKind.DUPLICATE_KEY);

  /** How many times its size a file may have been before another process cut it. */
  private static final int MOST_DOUBLED = 64;

  private final String id;
  private final String sentence;

  KnownFault(String id, String sentence) {
    this.id = id;
    this.sentence = sentence;
  }

  /** Its name in the catalogue. */
  public String id() {
    return id;
  }

  /** What happens. */
  public String sentence() {
    return sentence;
  }

  /** Without a header that lies: then entries behind it were not lost to another writer. */
  private static boolean twoWriters(Set<FindingKind> kinds) {
    boolean headerLies =
        kinds.contains(FindingKind.HEADER_ZERO)
            || kinds.contains(FindingKind.USED_NEGATIVE)
            || kinds.contains(FindingKind.USED_INSIDE_ENTRY);
    return kinds.stream()
        .anyMatch(k -> TWO_WRITERS.contains(k) && !(headerLies && k == FindingKind.BEYOND_USED));
  }

  /** The faults that explain these findings, the likeliest first. */
  public static List<KnownFault> fitting(
      List<Finding> findings, Judgement judgement, String name, long size, long used) {
    Set<FindingKind> kinds = EnumSet.noneOf(FindingKind.class);
    findings.forEach(f -> kinds.add(f.kind()));
    List<KnownFault> faults = new ArrayList<>();
    DbFormat format = judgement.format();
    boolean beforeFix = format == DbFormat.NAMES_AND_VALUES || format == DbFormat.LABELS;
    if (kinds.contains(FindingKind.EMPTY)) {
      faults.add(EMPTY_FILE);
      faults.add(READER_INIT);
    }
    if (kinds.contains(FindingKind.NOT_A_CLIENTS_FILE)) {
      faults.add(FOREIGN_DB);
      return faults;
    }
    if (kinds.contains(FindingKind.MIXED_FORMATS)) {
      faults.add(FORMAT_MIX);
    } else if (twoWriters(kinds)) {
      if (beforeFix) {
        faults.add(FORK_INIT);
      }
      faults.add(SAME_ID);
    }
    if (kinds.contains(FindingKind.HEADER_ZERO)) {
      boolean entries = kinds.contains(FindingKind.BEYOND_USED);
      if (entries && format == DbFormat.NAMES_AND_VALUES) {
        faults.add(ZERO_TEAR);
      } else if (!entries && beforeFix) {
        faults.add(READER_INIT);
      }
    }
    if (kinds.contains(FindingKind.IMPOSSIBLE_LENGTH)) {
      boolean stands = findings.stream().anyMatch(f -> f.text().contains("stand still for ever"));
      if (stands) {
        faults.add(NEGATIVE_LENGTH);
      } else if (beforeFix) {
        faults.add(UNBOUNDED_READ);
      }
    }
    boolean shrunk = size >= used / MOST_DOUBLED && used % DbLayout.ALIGNMENT == 0;
    if (kinds.contains(FindingKind.USED_BEYOND_FILE) && format.makesSize(size) && shrunk) {
      faults.add(SHRINK);
    }
    if (kinds.contains(FindingKind.HOLE) && format == DbFormat.TIMESTAMP) {
      faults.add(RE_ENTRY);
    }
    Optional<DbFileName> client = DbFileName.parse(name);
    if (client.isEmpty() && UNDERSCORE.matcher(name).matches()) {
      faults.add(UNDERSCORE_ID);
    }
    return faults;
  }
}
