package multiproc.inspect;

import static multiproc.inspect.FindingKind.BEYOND_USED;
import static multiproc.inspect.FindingKind.CUT_SHORT;
import static multiproc.inspect.FindingKind.DUPLICATE_KEY;
import static multiproc.inspect.FindingKind.EMPTY;
import static multiproc.inspect.FindingKind.HEADER_PADDING;
import static multiproc.inspect.FindingKind.HEADER_ZERO;
import static multiproc.inspect.FindingKind.HOLE;
import static multiproc.inspect.FindingKind.IMPOSSIBLE_LENGTH;
import static multiproc.inspect.FindingKind.MIXED_FORMATS;
import static multiproc.inspect.FindingKind.NEVER_INITIALISED;
import static multiproc.inspect.FindingKind.NOT_A_CLIENTS_FILE;
import static multiproc.inspect.FindingKind.ODD_SIZE;
import static multiproc.inspect.FindingKind.SECOND_HEADER;
import static multiproc.inspect.FindingKind.SHIFTED;
import static multiproc.inspect.FindingKind.UNFINISHED_STORE;
import static multiproc.inspect.FindingKind.USED_BEYOND_FILE;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import multiproc.client.Fault;
import multiproc.layout.DbFormat;

/**
 * Finds the known faults that explain a file. Each rule of a fault requires some findings and is
 * excluded by others. The rules are in the order of likelihood; a fault that more evidence makes
 * likelier has two rules.
 *
 * <p>Pure function.
 */
final class FaultEvidence {

  /**
   * One rule.
   *
   * @param demands what the file must show
   * @param excludes what it must not show
   */
  private record Rule(Fault fault, Predicate<Traces> demands, Predicate<Traces> excludes) {}

  private static final Predicate<Traces> NOTHING = traces -> false;
  private static final Predicate<Traces> MIXED = traces -> traces.has(MIXED_FORMATS);

  /**
   * Findings that no store of a process explains: entries of two formats, a header's padding that
   * is not 0, entries that do not start at a multiple of 8. Their cause can have damaged the rest
   * of the file, so they exclude that two processes did.
   */
  private static final Predicate<Traces> NOT_STORED =
      MIXED.or(has(HEADER_PADDING)).or(has(SHIFTED));

  /**
   * A fork-init child stores its first entry in its parent's file and never sets it there, so in
   * each pair of overlapping entries the child's entry holds 0.0.
   */
  private static final Predicate<Traces> NOT_FORK = NOT_STORED.or(Traces::bothSet);

  private static final Predicate<Traces> ZEROS =
      traces -> traces.has(NEVER_INITIALISED) || traces.has(HEADER_ZERO);

  /** A file grows, and entries are stored, only after the header. */
  private static final Predicate<Traces> HAD_HEADER =
      traces -> traces.has(BEYOND_USED) || !traces.firstSize();

  private static final List<Rule> RULES =
      List.of(
          new Rule(Fault.FOREIGN_DB, has(NOT_A_CLIENTS_FILE), NOTHING),
          new Rule(Fault.FORMAT_MIX, MIXED, NOTHING),
          new Rule(Fault.STALE_GROWTH, Traces::lastByteOfGrowth, t -> t.format() != DbFormat.RUBY),
          new Rule(
              Fault.FORK_INIT,
              t -> t.twoWriters() && t.mayBeBeforeFix() && t.zeroWriter(),
              NOT_FORK),
          new Rule(
              Fault.IMPORT_PID,
              t -> t.twoWriters() && t.format() == DbFormat.NAMES_AND_VALUES,
              NOT_STORED),
          new Rule(Fault.SAME_ID, Traces::twoWriters, NOT_STORED),
          new Rule(Fault.FORK_INIT, t -> t.twoWriters() && t.mayBeBeforeFix(), NOT_FORK),
          new Rule(Fault.LOST_STORES, has(SECOND_HEADER), NOTHING),
          new Rule(
              Fault.SHRINK, t -> t.has(USED_BEYOND_FILE) && t.mayBeShrunk(), t -> !t.clientsSize()),
          new Rule(
              Fault.CUT_COPY,
              t ->
                  t.has(USED_BEYOND_FILE)
                      || t.has(CUT_SHORT)
                      || t.has(ODD_SIZE)
                      || t.endsInZeros()
                      || t.missesBlock()
                      || t.gapBehindUsed(),
              // A copy that ends early has the original's header.
              t -> !t.possibleUsed()),
          new Rule(Fault.INTERRUPTED_STORE, has(UNFINISHED_STORE), NOTHING),
          new Rule(
              Fault.ZERO_TEAR,
              t -> t.has(HEADER_ZERO) && t.has(BEYOND_USED),
              t -> t.format() != DbFormat.NAMES_AND_VALUES || t.missesBlock()),
          // First for a file without a header, as in the harness, which knows that the writer is
          // dead.
          new Rule(Fault.EMPTY_FILE, ZEROS.or(has(EMPTY)), HAD_HEADER),
          new Rule(
              Fault.READER_INIT,
              t -> t.has(EMPTY) || t.has(HEADER_ZERO) && t.mayBeBeforeFix(),
              HAD_HEADER),
          // A new file is a hole: its header's store finds no block, and its process dies.
          new Rule(Fault.DISK_FULL, ZEROS, HAD_HEADER),
          // A copy onto a full volume leaves no byte, too.
          new Rule(Fault.CUT_COPY, has(EMPTY), NOTHING),
          new Rule(
              Fault.LOST_STORES,
              ZEROS,
              // A volume loses stores by the page, and the header's page holds the first entry.
              t -> t.has(BEYOND_USED) && !t.missesBlock()),
          new Rule(Fault.NEGATIVE_LENGTH, Traces::isEndless, NOTHING),
          new Rule(
              Fault.UNBOUNDED_READ,
              t -> t.has(IMPOSSIBLE_LENGTH) && t.mayBeBeforeFix(),
              // What damaged the length is the fault; a reader that trusts the length is only the
              // consequence.
              t ->
                  t.isEndless()
                      || t.twoWriters()
                      || t.mixedBlocks()
                      || t.has(MIXED_FORMATS)
                      || t.has(CUT_SHORT)
                      || t.has(SHIFTED)
                      || t.missesBlock()
                      || !t.possibleUsed()),
          new Rule(
              Fault.RE_ENTRY,
              has(HOLE),
              // One process stores no key twice, and its used covers all that it stores.
              t ->
                  t.format() != DbFormat.TIMESTAMP
                      || t.endsInZeros()
                      || t.missesBlock()
                      || t.valuesInZeros()
                      || t.mixedBlocks()
                      || t.has(DUPLICATE_KEY)
                      || t.has(SHIFTED)
                      || t.has(BEYOND_USED)),
          new Rule(Fault.UNDERSCORE_ID, Traces::underscoreName, NOTHING));

  private FaultEvidence() {}

  private static Predicate<Traces> has(FindingKind kind) {
    return traces -> traces.has(kind);
  }

  /**
   * The faults that explain these findings, the likeliest first.
   *
   * @param size of the file in bytes
   * @param used the header's {@code used}, 0 if the file is too short to hold it
   * @param blocks whether blocks that storage mixed up can have left what looks like two processes
   */
  public static List<Fault> of(
      List<Finding> findings,
      Judgement judgement,
      String name,
      long size,
      long used,
      boolean blocks) {
    Traces traces = Traces.of(findings, judgement, name, size, used, blocks);
    if (traces.has(NOT_A_CLIENTS_FILE)) {
      return List.of(Fault.FOREIGN_DB);
    }
    Set<Fault> faults = new LinkedHashSet<>();
    for (Rule rule : RULES) {
      if (rule.demands().test(traces) && !rule.excludes().test(traces)) {
        faults.add(rule.fault());
      }
    }
    return List.copyOf(faults);
  }
}
