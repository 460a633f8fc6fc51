package multiproc.cli;

import java.util.Locale;
import multiproc.cli.RealCells.RealCell;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultSearch.Cell;

/** Writes the matrix of faults and releases as an HTML page. */
final class MatrixFiles {

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>Faults of multi-process mode</title>
      <style>
      body { font: 15px system-ui, sans-serif; margin: 2em; max-width: 75em; }
      table { border-collapse: collapse; }
      th, td { border: 1px solid #8886; padding: .3em .6em; text-align: left; vertical-align: top; }
      td.shown { background: #e335; } td.absent { background: #3a35; } td.unknown { background: #fc05; }
      code { font-size: 90%; } small { color: #777; }
      @media (prefers-color-scheme: dark) { body { background: #16181c; color: #ddd; } }
      </style></head><body>
      <h1>Faults of client_python's multi-process mode</h1>
      <p>A number is the steps of a shortest run that shows the fault; each such cell is one command.
      “none” means that every run of the scenario was tried and none shows it.</p>
      """;

  private MatrixFiles() {}

  /** One page without external resources. */
  public static String html(FaultMatrix matrix) {
    StringBuilder page = new StringBuilder(HEAD).append("<table><tr><th>fault</th>");
    matrix.versions().forEach(version -> page.append("<th>").append(version).append("</th>"));
    page.append("</tr>\n");
    for (FaultMatrix.Row row : matrix.rows()) {
      FaultCase fault = row.fault();
      page.append("<tr><td><b>").append(escaped(fault.id())).append("</b> ");
      page.append(escaped(fault.fault().upstream()))
          .append("<br>")
          .append(escaped(fault.fault().sentence()));
      page.append("<br><small>").append(escaped(fault.seen())).append("</small></td>");
      for (int i = 0; i < row.cells().size(); i++) {
        String real = row.real().isEmpty() ? "" : "<br>" + escaped(text(row.real().get(i)));
        page.append(html(row.cells().get(i), real));
      }
      page.append("</tr>\n");
    }
    return page.append("</table></body></html>\n").toString();
  }

  private static String html(Cell cell, String real) {
    if (cell.shown().isPresent()) {
      return String.format(
          Locale.ROOT,
          "<td class=shown>%d steps, %s<br><code>faults run %s --client %s</code>%s</td>",
          cell.shown().get().steps().size(),
          cell.shown().get().expectation().verdict(),
          escaped(cell.id()),
          cell.version(),
          real);
    }
    if (cell.reason().isPresent()) {
      return "<td>not tried: " + escaped(cell.reason().get()) + "</td>";
    }
    return cell.complete()
        ? String.format(
            Locale.ROOT, "<td class=absent>none of %,d states%s</td>", cell.states(), real)
        : "<td class=unknown>not known" + real + "</td>";
  }

  /** A real client's result in one line. */
  static String text(RealCell real) {
    if (real.refusal().isPresent()) {
      return "not on the client: " + real.refusal().get();
    }
    return real.difference().isPresent()
        ? "the client differs: " + real.difference().get()
        : (real.unknown().isEmpty() ? "client" : "a package of unknown release is")
            + " equal at "
            + real.steps()
            + " of "
            + real.ofSteps()
            + " steps";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
