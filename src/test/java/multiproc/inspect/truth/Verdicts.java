package multiproc.inspect.truth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.inspect.Inspection;
import multiproc.inspect.Inspector;
import multiproc.inspect.diagnose.Finding;
import multiproc.inspect.diagnose.FindingKind;
import multiproc.inspect.diagnose.ReconstructedEntry;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.evidence.EvidenceSource;
import multiproc.inspect.evidence.PagedEvidence;
import multiproc.inspect.overlay.SiblingKeys;
import multiproc.inspect.segment.EntryView;
import multiproc.layout.DbLayout;

/** Holds what a report says of a start's parent file against what really happened. */
final class Verdicts {

  private static final String NAME = "([a-z_0-9]+\\{[^}]*\\})";
  private static final Pattern REST =
      Pattern.compile(
          "the (\\d+)-byte entry(?: "
              + NAME
              + ")? at (\\d+) (?:stands|stood) where an? (\\d+)-byte entry stood(?: from (\\d+)"
              + " on)?(?: \\(by all signs "
              + NAME
              + "\\))?");
  private static final Pattern GONE =
      Pattern.compile(NAME + " stood by all signs at (\\d+) \\((\\d+) bytes\\)");
  private static final Pattern HEAD =
      Pattern.compile(
          "the (\\d+)-byte entry at (\\d+) \\(key of .*?\\)(?: \\(by all signs "
              + NAME
              + "\\))? was overwritten from (\\d+) on(?:(?: by|, where now bytes of) the"
              + " (\\d+)-byte entry(?: "
              + NAME
              + ")?)?");
  private static final Pattern KEY_FRAGMENT =
      Pattern.compile("at (\\d+) are from the middle of an entry's key \\(by all signs " + NAME);
  private static final Pattern VALUE =
      Pattern.compile("value \\S+ of " + NAME + " (?:\\(whose .*? on\\) )?was stored at (\\d+)");

  private final History history;
  private final Inspection inspection;
  private final List<String> wrong = new ArrayList<>();
  private int missed;
  private int guesses;
  private int claims;

  Verdicts(StartUp run) throws IOException {
    history = run.history();
    Map<String, byte[]> files = run.files();
    SiblingKeys others = new SiblingKeys();
    files.forEach(
        (name, bytes) -> {
          if (!name.equals(StartUp.file())) {
            others.add(keys(bytes));
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

  /** Entries, stored in part under others, whose value stands and is not salvaged. */
  int missed() {
    return missed;
  }

  /** Entries put together again. */
  int guesses() {
    return guesses;
  }

  /** Findings that say who stood where. */
  int claims() {
    return claims;
  }

  Inspection inspection() {
    return inspection;
  }

  private static List<String> keys(byte[] file) {
    List<String> keys = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(file).order(DbLayout.BYTE_ORDER);
    int used = file.length == 0 ? 0 : bytes.getInt(DbLayout.USED_POSITION);
    for (int at = DbLayout.HEADER_SIZE; at < used; ) {
      int length = bytes.getInt(at);
      keys.add(new String(file, at + DbLayout.KEY_LENGTH_SIZE, length, StandardCharsets.US_ASCII));
      at += (int) DbLayout.entryLength(length);
    }
    return keys;
  }

  private void entries(Evidence evidence) {
    EntryView view = new EntryView(evidence);
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
      guesses++;
      boolean right =
          find(
                  e ->
                      e.is(guess.display())
                          && history.isValueLeft(e)
                          && evidence.getDouble(e.valuePosition()) == guess.value())
              != null;
      // A name by elimination is said to be only likely.
      if (!right && !guess.because().contains("only one left")) {
        wrong.add("guess: " + guess);
      }
    }
    for (History.Entry entry : history.entries()) {
      missed += history.isValueLeft(entry) && found.add(entry.name()) ? 1 : 0;
    }
  }

  private void whole() {
    boolean seen =
        history.entries().stream()
            .anyMatch(e -> history.left(e) > 0 && history.left(e) < e.length());
    // A worker that was killed between its entry and the header leaves that behind the bytes in
    // use.
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

  /** A value of 0 behind the bytes in use looks as what was never used. */
  private boolean isZerosBehindUsed() {
    int used = inspection.used().orElse(0);
    return history.entries().stream()
        .filter(e -> history.left(e) > 0 && history.left(e) < e.length())
        .allMatch(e -> e.end() > used);
  }

  private void finding(Finding finding) {
    String text = finding.text();
    switch (finding.kind()) {
      case OVERWRITTEN_BY_SHORTER -> rest(text);
      case OVERWRITTEN_BY_LATER -> head(text);
      case ENTRY_GONE -> {
        Matcher gone = match(GONE, text);
        History.Entry entry = at(gone.group(1), gone.group(2), gone.group(3));
        if (entry == null || history.left(entry) > 0) {
          wrong.add(text);
        }
      }
      case VALUE_IN_HEAD, VALUE_IN_KEY -> {
        Matcher value = VALUE.matcher(text);
        if (value.find()) {
          int position = Integer.parseInt(value.group(2));
          check(
              text,
              find(
                  e ->
                      e.is(value.group(1))
                          && e.valuePosition() == position
                          && history.owner(position) == e));
        }
      }
      case GARBAGE, HOLE -> wrong.add(text);
      default -> {
        // Of bytes alone, not of who stored them.
      }
    }
  }

  private Matcher match(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("the text has another form than the test knows: " + text);
    }
    claims++;
    return matcher;
  }

  private void check(String text, History.Entry entry) {
    if (entry == null) {
      wrong.add(text);
    }
  }

  private void rest(String text) {
    if (text.startsWith("the end of what") || text.contains(" where most likely ")) {
      return;
    }
    Matcher rest = match(REST, text);
    String start = rest.group(5) == null ? rest.group(3) : rest.group(5);
    History.Entry old = at(rest.group(6), start, rest.group(4));
    check(
        text,
        old == null
            ? null
            : find(
                e ->
                    is(e, rest.group(2), rest.group(3), rest.group(1)) && e.order() > old.order()));
  }

  private void head(String text) {
    Matcher middle = KEY_FRAGMENT.matcher(text);
    if (middle.find()) {
      claims++;
      if (!history.owner(Integer.parseInt(middle.group(1))).is(middle.group(2))) {
        wrong.add(text);
      }
    } else if (!text.contains("from the middle of")) {
      Matcher head = match(HEAD, text);
      History.Entry old = at(head.group(3), head.group(2), head.group(1));
      History.Entry by = history.owner(Integer.parseInt(head.group(4)));
      if (old == null
          || head.group(5) != null && by.order() < old.order()
          || head.group(6) != null && !by.is(head.group(6))) {
        wrong.add(text);
      }
    }
  }

  private History.Entry at(String name, String position, String length) {
    return find(e -> is(e, name, position, length));
  }

  private static boolean is(History.Entry entry, String name, String position, String length) {
    return entry.position() == Integer.parseInt(position)
        && entry.length() == Integer.parseInt(length)
        && (name == null || entry.is(name));
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
