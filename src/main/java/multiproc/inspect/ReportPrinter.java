package multiproc.inspect;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFormat;

/**
 * Prints the report of a file, for a reader who has never seen the format: its format, its entries,
 * what happened, and what each client does with it.
 *
 * <p>Threading: one thread.
 */
public final class ReportPrinter {

  /** Most segments that are listed. */
  private static final int MOST_LINES = 1_000;

  /** Most parts of a file that a short report lists; of more it lists the damaged ones alone. */
  private static final int MOST_PARTS = 12;

  /** Most lines of each other list in a short report. */
  private static final int MOST_SHORT = 6;

  /** Most parts that a short report looks through for damaged ones. */
  private static final int MOST_LOOKED = 100_000;

  /** Most characters of a key that are printed; the JSON has the whole key. */
  private static final int LONGEST_KEY = 160;

  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream out;
  private final boolean colour;
  private final boolean advises;
  private final boolean isShort;

  /**
   * @param colour whether to use a terminal's colours
   */
  public ReportPrinter(PrintStream out, boolean colour) {
    this(out, colour, true, false);
  }

  /**
   * @param advises whether to say what to do about each file; false where a summary says it once
   * @param isShort whether long lists are cut, with the number of lines that are left out
   */
  ReportPrinter(PrintStream out, boolean colour, boolean advises, boolean isShort) {
    this.out = out;
    this.colour = colour;
    this.advises = advises;
    this.isShort = isShort;
  }

  /** Prints one file's report. */
  public void print(Inspection inspection) throws IOException {
    head(inspection);
    entries(inspection);
    if (inspection.isCorrupt()
        && inspection.entryCount() > 0
        && ScrapeOutcome.allFail(inspection)) {
      out.println("    no scrape returns any of these: each fails on this file, as said below");
    }
    findings(inspection);
    faults(inspection);
    if (inspection.entryCount() > 0 || inspection.verdict() != Severity.CLEAN) {
      predictions(inspection.predictions());
      guesses(inspection.guesses());
    }
    out.println();
  }

  private String painted(String paint, String text) {
    return colour ? paint + text + PLAIN : text;
  }

  /** A verdict in its colour. */
  static String painted(String verdict, boolean bad, boolean colour) {
    return colour ? (bad ? RED : GREEN) + verdict + PLAIN : verdict;
  }

  /** A file's verdict in its colour. */
  static String verdict(Inspection inspection, boolean colour) {
    return painted(inspection.verdict().text(), inspection.isCorrupt(), colour);
  }

  private void head(Inspection inspection) {
    out.println(painted(BOLD, Display.escape(inspection.source().path())));
    String kind =
        inspection
            .fileName()
            .map(
                name ->
                    (name.mode().isEmpty() ? name.type() : name.type() + ", mode " + name.mode())
                        + ", process "
                        + name.pid())
            .orElse("not a name that a client gives");
    line("file", kind);
    line(
        "size",
        Display.bytes(inspection.size())
            + (inspection.verdict() == Severity.FOREIGN
                ? ""
                : ", used " + inspection.used().map(String::valueOf).orElse("cannot be read")));
    line("format", format(inspection));
    line("verdict", verdict(inspection, colour));
  }

  private static String format(Inspection inspection) {
    var judgement = inspection.judgement();
    String candidates =
        judgement.candidates().stream()
            .map(DbFormat::releases)
            .collect(Collectors.joining(judgement.mixed() ? " and " : " or "));
    String because = judgement.certainty().sentence() + " (" + judgement.because() + ")";
    return judgement.certainty() == Judgement.Certainty.NOT_A_CLIENTS_FILE
        ? because
        : "client " + candidates + ", " + because;
  }

  private void line(String label, String text) {
    out.println(String.format(Locale.ROOT, "  %-8s %s", label, text));
  }

  private void entries(Inspection inspection) throws IOException {
    if (inspection.judgement().certainty() == Judgement.Certainty.BIG_ENDIAN) {
      return;
    }
    long parts = inspection.segmentCount() - 1;
    boolean damagedAlone = isShort && parts > MOST_PARTS;
    int most = damagedAlone ? MOST_PARTS : MOST_LINES;
    out.println(
        "  entries ("
            + inspection.entryCount()
            + " whole"
            + (damagedAlone ? "; the damaged places" : "")
            + ")");
    out.println("    position  length  what");
    long[] lines = new long[1];
    try (Evidence evidence = inspection.source().open()) {
      EntryReader view = new EntryReader(evidence);
      inspection.segments(
          evidence,
          damagedAlone ? MOST_LOOKED : MOST_LINES + 1,
          segment -> {
            if (segment.kind() != SegmentKind.HEADER
                && !(damagedAlone && (segment.isEntry() || segment.kind() == SegmentKind.UNUSED))
                && lines[0] < most) {
              lines[0]++;
              entry(inspection, segment, view);
            }
          });
    }
    if (parts > lines[0]) {
      String all = damagedAlone ? "--all prints" : "--json lists";
      out.println("    ... " + (parts - lines[0]) + " more; " + all + " them all");
    }
  }

  private void entry(Inspection inspection, Segment segment, EntryReader view) {
    StringBuilder text = new StringBuilder();
    right(text, segment.position(), 12);
    right(text, segment.length(), 8);
    text.append("  ");
    boolean good = segment.isEntry();
    if (good) {
      text.append(Display.cut(view.display(segment), LONGEST_KEY))
          .append(" = ")
          .append(Display.number(view.value(segment)));
      view.timestamp(segment).ifPresent(t -> text.append(" @ ").append(Display.number(t)));
      if (segment.position() >= inspection.used().orElse(0)) {
        text.append("   <- after the bytes in use: no client reads it");
        good = false;
      } else if (!segment.reachable()) {
        text.append("   <- no client's walk reaches it");
        good = false;
      }
    } else {
      text.append('(').append(segment.kind().sentence()).append(')');
      good = segment.kind() == SegmentKind.UNUSED;
    }
    out.println(good ? text : painted(RED, text.toString()));
  }

  /** Appends a number, right-aligned. A formatter takes a cold JVM half of a long list's time. */
  private static void right(StringBuilder text, long number, int width) {
    String digits = String.valueOf(number);
    text.append(" ".repeat(Math.max(1, width - digits.length()))).append(digits);
  }

  private void findings(Inspection inspection) {
    if (inspection.findings().isEmpty()) {
      return;
    }
    out.println("  findings");
    List<Finding> findings = inspection.damages();
    int most = isShort ? Math.min(MOST_SHORT, findings.size()) : findings.size();
    findings.subList(0, most).forEach(finding -> out.println("    - " + FindingText.of(finding)));
    if (most < findings.size()) {
      out.println("    ... and " + (findings.size() - most) + " more; --all prints them all");
    } else if (inspection.droppedFindings() > 0) {
      out.println("    ... and " + inspection.droppedFindings() + " more of these kinds");
    }
  }

  private void faults(Inspection inspection) {
    if (inspection.judgement().certainty() == Judgement.Certainty.BIG_ENDIAN) {
      line("now", FaultAdvice.BIG_ENDIAN);
    } else if (inspection.faults().isEmpty() && inspection.isCorrupt()) {
      line("fault", "none of the known ones fits");
    }
    String label = "fault";
    for (Fault fault : inspection.faults()) {
      line(label, FaultAdvice.of(fault, inspection.hasThreeWriters()));
      // A summary says it of corrupt files.
      boolean said = !advises && inspection.isCorrupt();
      if (!said || fault != inspection.faults().get(0)) {
        if (!said || !FaultAdvice.isRestart(FaultAdvice.now(fault))) {
          line("", "  now: " + FaultAdvice.now(fault));
        }
        line("", "  prevented by: " + FaultAdvice.prevention(fault));
      }
      label = "or";
    }
    String apart = FaultAdvice.apart(inspection.faults());
    if (!apart.isEmpty()) {
      line("decide", apart);
    }
  }

  private void predictions(List<Prediction> predictions) {
    out.println(
        "  what clients do with it (errors in the words of Python 2.7 before client "
            + ClientVersion.bringing(ClientChange.PYTHON_3)
            + ", of Python 3 from then on)");
    for (Prediction prediction : predictions) {
      out.println(
          String.format(
              Locale.ROOT,
              "    %-9s %-14s %s",
              prediction.role().text(),
              prediction.client(),
              outcome(prediction)));
    }
  }

  private static String outcome(Prediction prediction) {
    if (prediction.fails()) {
      return prediction.error();
    }
    String message = Display.escape(prediction.message());
    boolean writer = prediction.role() == Prediction.ClientRole.WRITER;
    String count = prediction.count() + (writer ? " keys, used " + prediction.used() : " samples");
    return "no error: " + count + (message.isEmpty() ? "" : "; " + message);
  }

  private void guesses(List<ReconstructedEntry> guesses) {
    for (ProofLevel certainty : ProofLevel.values()) {
      List<ReconstructedEntry> of =
          guesses.stream().filter(guess -> guess.certainty() == certainty).toList();
      if (!of.isEmpty()) {
        out.println("  " + ProofText.title(certainty));
        guessesOf(of);
      }
    }
  }

  private void guessesOf(List<ReconstructedEntry> guesses) {
    int most = isShort ? Math.min(MOST_SHORT, guesses.size()) : guesses.size();
    for (ReconstructedEntry guess : guesses.subList(0, most)) {
      out.println(
          "    "
              + guess.display()
              + " = "
              + Display.number(guess.value())
              + " ("
              + ProofText.because(guess)
              + (guess.determined() ? ")" : "; " + ProofText.against(guess) + ")"));
    }
    if (most < guesses.size()) {
      out.println("    ... and " + (guesses.size() - most) + " more; --all prints them all");
    }
  }
}
