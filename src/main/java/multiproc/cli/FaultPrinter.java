package multiproc.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import multiproc.cli.RealCells.RealCell;
import multiproc.client.Fault;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultSearch.Cell;
import multiproc.harness.real.RealClient;
import multiproc.schedule.Schedule;
import multiproc.schedule.print.FileBytes;

/** Prints faults and the matrix of faults and releases as text. */
public final class FaultPrinter {

  private static final int ID_WIDTH = 18;
  private static final int CELL_WIDTH = 10;

  private final PrintStream out;

  /** Prints to {@code out}. */
  public FaultPrinter(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints a line for each fault.
   *
   * @param faults each with its scenario, if it has one
   */
  void list(Map<Fault, Optional<FaultCase>> faults) {
    faults.forEach((fault, known) -> line(fault, known.isPresent() ? "" : "; no scenario"));
    out.println();
    out.println(
        "In round brackets the releases of client_python that have it; any: it is no fault of a"
            + " client. In square brackets the number of client_python's issue.");
  }

  private void line(Fault fault, String remark) {
    out.printf(
        Locale.ROOT,
        "%-" + ID_WIDTH + "s %s%s (%s%s)%n",
        fault.id(),
        fault.sentence(),
        fault.upstream().isEmpty() ? "" : " [" + fault.upstream() + "]",
        fault.releases(),
        remark);
  }

  /** Prints all about a fault except its run. */
  void show(FaultCase fault) {
    out.println(fault.id() + ": " + fault.fault().sentence());
    field("upstream", fault.fault().upstream());
    field("releases", fault.fault().releases());
    field("lasts", fault.lasts());
    field("seen as", fault.seen());
    field("workaround", fault.workaround());
    field("a fix must", fault.fix());
    if (!fault.story().isEmpty()) {
      out.println("  what happens");
      int number = 1;
      for (String line : fault.story()) {
        out.println("    " + number + ". " + line);
        number++;
      }
    }
  }

  /** Prints the bytes of the files that a run leaves. */
  static void bytes(Schedule run, PrintStream out) {
    FileBytes.after(run)
        .forEach(
            (name, image) -> {
              out.println("bytes of " + name + ": " + image.size() + ", used " + image.used());
              out.print(FileBytes.hex(image));
            });
  }

  private void field(String name, String text) {
    if (!text.isEmpty()) {
      out.printf(Locale.ROOT, "  %-11s %s%n", name, text);
    }
  }

  /**
   * Prints the matrix: a row for each fault, and after it the reasons why a release cannot show it.
   */
  public void matrix(FaultMatrix matrix) {
    out.printf(Locale.ROOT, "%-" + ID_WIDTH + "s", "fault");
    matrix.versions().forEach(version -> cell(version.text()));
    out.println();
    for (FaultMatrix.Row row : matrix.rows()) {
      out.printf(Locale.ROOT, "%-" + ID_WIDTH + "s", row.fault().id());
      for (int i = 0; i < row.cells().size(); i++) {
        cell(text(row.cells().get(i)) + (row.real().isEmpty() ? "" : mark(row.real().get(i))));
      }
      out.println();
    }
    out.println();
    out.println("A number is the steps of a shortest run; '-': no run shows it; 'n/a': see below.");
    if (!matrix.isComplete()) {
      out.println("'?': not known, the search was stopped before it had found a run or tried all.");
    }
    if (matrix.rows().stream().anyMatch(row -> !row.real().isEmpty())) {
      real(matrix);
    } else {
      matrix.rows().forEach(this::reasons);
    }
  }

  /** The marks of real clients, and each reason once: of a whole release, or of a cell. */
  private void real(FaultMatrix matrix) {
    out.println(
        "'=': the client itself does the same, and leaves the same bytes after each step; '!': it"
            + " differs; '~': not run on it; see below.");
    Map<String, List<String>> releases = new LinkedHashMap<>();
    Map<String, List<String>> packages = new LinkedHashMap<>();
    for (int i = 0; i < matrix.versions().size(); i++) {
      int column = i;
      Set<String> texts = new TreeSet<>();
      Set<String> unknown = new TreeSet<>();
      for (FaultMatrix.Row row : matrix.rows()) {
        if (row.cells().get(column).reason().isEmpty()) {
          texts.add(MatrixFiles.text(row.real().get(column)));
        }
        unknown.add(row.real().get(column).unknown());
      }
      String version = matrix.versions().get(column).text();
      if (texts.size() == 1) {
        releases.computeIfAbsent(texts.iterator().next(), t -> new ArrayList<>()).add(version);
      }
      unknown.remove("");
      unknown.forEach(ran -> packages.computeIfAbsent(ran, t -> new ArrayList<>()).add(version));
    }
    packages.forEach(
        (ran, of) ->
            out.println(
                "':' under "
                    + String.join(", ", of)
                    + ": so does a package of unknown release: "
                    + ran));
    releases.forEach((text, of) -> out.println("  under " + String.join(", ", of) + ": " + text));
    for (FaultMatrix.Row row : matrix.rows()) {
      reasons(row);
      Map<String, List<String>> texts = new LinkedHashMap<>();
      for (int i = 0; i < row.real().size(); i++) {
        String version = row.cells().get(i).version().text();
        String text = MatrixFiles.text(row.real().get(i));
        if (row.cells().get(i).reason().isEmpty()
            && !row.real().get(i).isSame()
            && !releases.getOrDefault(text, List.of()).contains(version)) {
          texts.computeIfAbsent(text, t -> new ArrayList<>()).add(version);
        }
      }
      under(row, texts);
    }
    long compared = matrix.compared();
    out.println(
        "cells in which a client and the port were compared: "
            + (compared == 0 ? "none" : compared + (matrix.isSame() ? ", all equal" : "")));
  }

  /** Prints the result of a real client in one line. */
  static void real(Cell cell, RealCell real, Optional<RealClient> client, PrintStream out) {
    String port =
        cell.shown().isPresent()
            ? "shown after " + cell.shown().get().steps().size() + " steps"
            : cell.reason().isPresent()
                ? "not tried"
                : cell.complete() ? "no run shows it" : "UNKNOWN, the search was stopped";
    out.println("port of " + cell.version() + ": " + port + "; " + MatrixFiles.text(real));
    if (real.difference().isPresent()) {
      List<String> words = new ArrayList<>(List.of("replay", cell.id(), "--fixed"));
      client.ifPresent(ran -> words.addAll(RealOptions.words(ran)));
      out.println(
          "  whether a changed client has the fault: "
              + ProgramName.line(words.toArray(String[]::new)));
    }
  }

  private static char mark(RealCell real) {
    if (real.isSame()) {
      return real.unknown().isEmpty() ? '=' : ':';
    }
    return real.difference().isPresent() ? '!' : '~';
  }

  /** A line for each reason, with the releases that it is of. */
  private void reasons(FaultMatrix.Row row) {
    Map<String, List<String>> releases = new LinkedHashMap<>();
    for (Cell cell : row.cells()) {
      cell.reason()
          .ifPresent(
              reason ->
                  releases
                      .computeIfAbsent("not tried, " + reason, r -> new ArrayList<>())
                      .add(cell.version().text()));
    }
    under(row, releases);
  }

  private void under(FaultMatrix.Row row, Map<String, List<String>> releases) {
    releases.forEach(
        (text, of) ->
            out.println(
                "  "
                    + row.fault().id()
                    + (of.size() == row.cells().size() ? "" : " under " + String.join(", ", of))
                    + ": "
                    + text));
  }

  private void cell(String text) {
    out.printf(Locale.ROOT, "%" + CELL_WIDTH + "s", text);
  }

  /** A cell's result as one word. */
  static String text(Cell cell) {
    if (cell.shown().isPresent()) {
      return String.valueOf(cell.shown().get().steps().size());
    }
    if (cell.reason().isPresent()) {
      return "n/a";
    }
    return cell.complete() ? "-" : "?";
  }
}
