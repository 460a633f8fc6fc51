package multiproc.cli.faults;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import multiproc.client.ClientVersion;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultSearch.Cell;

/** Prints faults and the matrix of faults and releases as text. */
public final class FaultPrinter {

  private static final int ID_WIDTH = 18;
  private static final int CELL_WIDTH = 10;

  private final PrintStream out;

  /** A printer. */
  public FaultPrinter(PrintStream out) {
    this.out = out;
  }

  /** A line for each fault. */
  public void list(List<FaultCase> faults) {
    for (FaultCase fault : faults) {
      out.printf(
          Locale.ROOT,
          "%-" + ID_WIDTH + "s %s%s (%s)%n",
          fault.id(),
          fault.fault().sentence(),
          fault.fault().upstream().isEmpty() ? "" : " [" + fault.fault().upstream() + "]",
          fault.fault().releases());
    }
  }

  /** All that is known of a fault but its run. */
  public void show(FaultCase fault) {
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

  private void field(String name, String text) {
    if (!text.isEmpty()) {
      out.printf(Locale.ROOT, "  %-11s %s%n", name, text);
    }
  }

  /** The matrix: a row for each fault, and below it why a release cannot show it. */
  public void matrix(List<ClientVersion> versions, List<List<Cell>> rows) {
    out.printf(Locale.ROOT, "%-" + ID_WIDTH + "s", "fault");
    versions.forEach(version -> cell(version.text()));
    out.println();
    for (List<Cell> row : rows) {
      out.printf(Locale.ROOT, "%-" + ID_WIDTH + "s", row.get(0).id());
      row.forEach(cell -> cell(text(cell)));
      out.println();
    }
    out.println();
    out.println("A number is the steps of a shortest run; '-': no run shows it; 'n/a': see below.");
    for (List<Cell> row : rows) {
      for (Cell cell : row) {
        cell.reason()
            .ifPresent(
                reason ->
                    out.println(
                        "  " + cell.id() + " under " + cell.version() + ": not tried, " + reason));
      }
    }
  }

  private void cell(String text) {
    out.printf(Locale.ROOT, "%" + CELL_WIDTH + "s", text);
  }

  /** A cell in a word. */
  public static String text(Cell cell) {
    if (cell.shown().isPresent()) {
      return String.valueOf(cell.shown().get().steps().size());
    }
    if (cell.reason().isPresent()) {
      return "n/a";
    }
    return cell.complete() ? "-" : "?";
  }
}
