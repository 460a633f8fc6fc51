package multiproc.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import multiproc.layout.DbLayout;

/** Holds what a report says of a start's parent file against what really happened. */
final class Verdicts {

  private final History history;
  private final Inspection inspection;
  private final List<String> wrong = new ArrayList<>();
  private int left;
  private int determined;
  private int candidates;
  private int claims;

  Verdicts(StartUp run) throws IOException {
    history = run.history();
    Map<String, byte[]> files = run.files();
    SiblingKeys others = new SiblingKeys();
    files.forEach(
        (name, bytes) -> {
          if (!name.equals(StartUp.file())) {
            others.add(entries(bytes));
          }
        });
    Source source = new Source(StartUp.file(), PagedEvidence.of(files.get(StartUp.file())));
    inspection = Inspector.inspect(source, others);
    try (Evidence evidence = source.open()) {
      entries(evidence);
    }
    inspection.findings().forEach(this::finding);
    whole();
  }

  /** What the report says that never happened; and damage that it does not see. */
  List<String> wrong() {
    return wrong;
  }

  /**
   * Partly overwritten entries of which the value is left and the key does not follow from any
   * bytes.
   */
  int left() {
    return left;
  }

  /** Reconstructed entries. */
  int determined() {
    return determined;
  }

  /** Entries that are listed as candidates. */
  int candidates() {
    return candidates;
  }

  /** Findings that name an entry and its position. */
  int claims() {
    return claims;
  }

  Inspection inspection() {
    return inspection;
  }

  private static Map<String, Double> entries(byte[] file) {
    Map<String, Double> entries = new LinkedHashMap<>();
    ByteBuffer bytes = ByteBuffer.wrap(file).order(DbLayout.BYTE_ORDER);
    int used = file.length == 0 ? 0 : bytes.getInt(DbLayout.USED_POSITION);
    for (int at = DbLayout.HEADER_SIZE; at < used; ) {
      int length = bytes.getInt(at);
      String key =
          new String(file, at + DbLayout.KEY_LENGTH_SIZE, length, StandardCharsets.US_ASCII);
      at += (int) DbLayout.entryLength(length);
      entries.put(key, bytes.getDouble(at - DbLayout.VALUE_SIZE));
    }
    return entries;
  }

  private void entries(Evidence evidence) {
    EntryReader view = new EntryReader(evidence);
    Set<String> found = new HashSet<>();
    inspection.segments(
        evidence,
        segment -> {
          if (segment.isEntry()) {
            String name = view.display(segment);
            found.add(name);
            if (find(e -> e.is(name) && e.position() == segment.position()) == null) {
              wrong.add("no entry " + name + " was ever at " + segment.position());
            }
          }
        });
    for (ReconstructedEntry guess : inspection.guesses()) {
      found.add(guess.display());
      determined += guess.determined() ? 1 : 0;
      candidates += guess.determined() ? 0 : 1;
      boolean right =
          find(
                  e ->
                      e.is(guess.display())
                          && e.position() == guess.start()
                          && history.isValueLeft(e)
                          && evidence.getDouble(e.valuePosition()) == guess.value())
              != null;
      if (!right && guess.determined()) {
        wrong.add("determined: " + guess.display() + " at " + guess.start() + " " + guess.basis());
      }
    }
    for (History.Entry entry : history.entries()) {
      left += history.isValueLeft(entry) && found.add(entry.name()) ? 1 : 0;
    }
  }

  private void whole() {
    boolean seen =
        history.entries().stream()
            .anyMatch(e -> history.left(e) > 0 && history.left(e) < e.length());
    // A worker that is killed between the stores of its entry and of the header leaves the entry
    // after the bytes in use.
    boolean corrupt =
        inspection.findings().stream()
            .anyMatch(f -> f.kind().isCorrupt() && f.kind() != FindingKind.BEYOND_USED);
    if (!history.isDamaged() && corrupt) {
      wrong.add("called corrupt: " + inspection.findings());
    }
    if (seen && !inspection.isCorrupt() && !isZerosBehindUsed()) {
      wrong.add("called clean");
    }
  }

  /** A value of 0 after the bytes in use looks like bytes that were never used. */
  private boolean isZerosBehindUsed() {
    int used = inspection.used().orElse(0);
    return history.entries().stream()
        .filter(e -> history.left(e) > 0 && history.left(e) < e.length())
        .allMatch(e -> e.end() > used);
  }

  private void finding(Finding finding) {
    String text = FindingText.of(finding);
    if (finding instanceof Finding.Bytes) {
      wrong.add(text);
    } else if (finding instanceof Finding.Overwritten part) {
      overwritten(part, text);
    } else if (finding instanceof Finding.ValueStored stored) {
      History.Entry owner = history.owner((int) stored.at());
      boolean isVictims = owner != null && is(owner, stored.victim());
      boolean isOthers = stored.by() == null || is(owner, stored.by());
      check(text, !isVictims && isOthers && stood(stored.victim()) != null);
    }
  }

  private void overwritten(Finding.Overwritten part, String text) {
    History.Entry owner = history.owner((int) part.position());
    check(text, owner != null);
    EntryRef victim = part.victim();
    if (owner != null && victim.position() >= 0) {
      check(text, stood(victim) != null && is(owner, victim));
    }
    if (owner != null && part.by() != null && part.by().position() >= 0) {
      History.Entry by = stood(part.by());
      check(text, by != null && by.order() > owner.order());
    }
    if (owner != null && victim.value() != null && part.isProven()) {
      check(text, history.owner((int) (part.position() + part.length()) - 1) == owner);
      check(text, history.isValueLeft(owner) || victim.value() == 0);
    }
  }

  private void check(String text, boolean right) {
    claims++;
    if (!right) {
      wrong.add(text);
    }
  }

  private History.Entry stood(EntryRef entry) {
    History.Entry last = null;
    for (History.Entry e : history.entries()) {
      last = is(e, entry) ? e : last;
    }
    return last;
  }

  private static boolean is(History.Entry entry, EntryRef ref) {
    return entry.position() == ref.position()
        && entry.length() == ref.length()
        && (ref.key() == null || entry.is(ref.display()));
  }

  private History.Entry find(Predicate<History.Entry> condition) {
    return history.entries().stream().filter(condition).findFirst().orElse(null);
  }

  private record Source(String name, PagedEvidence evidence) implements EvidenceSource {
    @Override
    public String path() {
      return name;
    }

    @Override
    public String clientPath() {
      return name;
    }

    @Override
    public Evidence open() {
      return evidence.again();
    }
  }
}
