package multiproc.schedule.print;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.Step;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.model.Simulation;

/**
 * Prints an interleaving as a table: a row for each step, a column for each process, then the state
 * of the files that more than one process writes.
 *
 * <pre>
 *     step  parent 4101     child 4107            gauge_all_4101.db
 *        7                  read used = 8         used 8    ok           (stale from step 8 on)
 *        8  header 8 -&gt; 96                        used 96   ok
 *      * 9                  entry[80] @8 over entry[88]  used 96   MISALIGNED at 88: length 0
 * </pre>
 *
 * <p>{@code *} marks the first step after which something is wrong, {@code !} the one from which on
 * the verdict is the final one. A row is no wider than {@value #WIDTH} characters: cells that are
 * too long are wrapped, and if there are still too many processes, they share one column.
 *
 * <p>Threading: one thread.
 */
public final class StepTable {

  private static final int WIDTH = 200;
  private static final int STEP_WIDTH = 4;
  private static final int WIDEST = 30;
  private static final int NARROWEST = 12;
  private static final int FILE_WIDTH = 44;
  private static final int FILE_NARROWEST = 34;
  private static final String GAP = "  ";
  private static final int MARK_WIDTH = 1;
  private static final String SHARED = "process";

  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String RESET = "\u001b[0m";

  private final Plan plan;
  private final PrintStream out;
  private final boolean colour;
  private final Columns columns;
  private final RowMaker maker;
  private final boolean folded;
  private final ScheduleEnd cut;
  private final TextGrid grid;
  private final int stepWidth;
  private final List<String> above;

  /** Number of the step with the mark {@link Words#FINAL}; 0 if there is none. */
  private final int last;

  private boolean started;

  /** The numbers of the steps to print; empty for all. */
  private Set<Integer> shown = Set.of();

  /** Numbers of processes that no byte shows. */
  private Set<Long> invented = Set.of();

  /** Steps that were not printed since the last one that was. */
  private int leftOut;

  /**
   * A table for unknown steps: all processes have a column, as wide as fits, and no read is marked
   * as stale, since only later steps show that.
   *
   * @param plan of the steps to come
   * @param out receives the table
   * @param colour whether {@code out} is a terminal that shows colours
   */
  public StepTable(Plan plan, PrintStream out, boolean colour) {
    this(plan, out, colour, Columns.of(plan), Map.of(), List.of(), ScheduleEnd.NONE);
  }

  /**
   * A table for the steps of this schedule, which the caller passes one by one to {@link #row}. It
   * is as wide as the steps need, and marks reads that will go stale. The caller may stop before
   * the schedule's end.
   */
  public StepTable(Schedule schedule, PrintStream out, boolean colour) {
    this(schedule, out, colour, ScheduleEnd.NONE);
  }

  /** The same for a run that goes on after the end of a schedule. */
  public StepTable(Schedule schedule, PrintStream out, boolean colour, ScheduleEnd cut) {
    this(
        schedule.plan(),
        out,
        colour,
        Columns.of(schedule),
        StaleReads.of(schedule).remarks(),
        RowMaker.feasible(schedule, Columns.of(schedule).files()),
        cut);
  }

  private StepTable(
      Plan plan,
      PrintStream out,
      boolean colour,
      Columns columns,
      Map<Integer, String> remarks,
      List<StepRow> rows,
      ScheduleEnd cut) {
    this.cut = cut;
    this.plan = plan;
    this.out = out;
    this.colour = colour;
    this.columns = columns;
    // Leaves room for the mark and a space.
    int digits = String.valueOf(rows.size()).length();
    this.stepWidth = Math.max(STEP_WIDTH, digits + MARK_WIDTH + 1);
    this.above = new ArrayList<>(Collections.nCopies(columns.files().size(), ""));
    this.maker = new RowMaker(plan, columns.files(), remarks);
    this.last = StepRow.finalMark(rows);
    int[] widths = fitted(rows, false);
    this.folded = TextGrid.total(widths) > WIDTH;
    this.grid = new TextGrid(folded ? fitted(rows, true) : widths);
  }

  /**
   * Prints all of a schedule.
   *
   * @throws IllegalArgumentException when the programs do not make these steps
   */
  public static void print(Schedule schedule, PrintStream out, boolean colour) {
    StepTable table = new StepTable(schedule, out, colour);
    Simulation.run(schedule, table::row);
    table.end();
  }

  /**
   * Prints all of a schedule of which some parts are invented, because no byte shows them.
   *
   * @param processes the invented numbers of processes
   * @param entries what is invented of an entry, by its process and position: {@code 4102@192}
   */
  public static void print(
      Schedule schedule,
      PrintStream out,
      boolean colour,
      Set<Long> processes,
      Map<String, String> entries) {
    Map<Integer, String> remarks = new HashMap<>(StaleReads.of(schedule).remarks());
    int number = 0;
    for (Step step : schedule.steps()) {
      number++;
      for (StepOperation operation : step.operations()) {
        String what = entries.get(step.pid() + "@" + operation.position());
        if (operation.kind() == StepKind.ENTRY && what != null) {
          remarks.merge(number, what, (one, other) -> one + "; " + other);
        }
      }
    }
    StepTable table =
        new StepTable(
            schedule.plan(),
            out,
            colour,
            Columns.of(schedule),
            remarks,
            RowMaker.feasible(schedule, Columns.of(schedule).files()),
            ScheduleEnd.NONE);
    table.invented = Set.copyOf(processes);
    Simulation.run(schedule, table::row);
    table.end();
  }

  /** Prints only these steps, and how many are left out between them. */
  public void only(Set<Integer> steps) {
    shown = Set.copyOf(steps);
  }

  /** Prints the row of a step, and the head before the first row. */
  public void row(Step step, Simulation afterStep) {
    if (!started) {
      started = true;
      print(headers(folded), BOLD, "");
    }
    StepRow row = maker.row(step, afterStep);
    if (!shown.isEmpty() && !shown.contains(step.number())) {
      leftOut++;
      return;
    }
    printLeftOut();
    List<String> cells = cells(row, folded);
    cells.set(0, number(row));
    cutRepeated(cells);
    List<String> notes = new ArrayList<>(row.notes());
    if (cut.isSwapped(step.number())) {
      notes.add("(" + cut.remarks().get(step.number()) + ")");
    }
    String style = row.turnsBad() ? RED + BOLD : cut.isRest(step.number()) ? DIM : "";
    print(cells, style, String.join("; ", notes));
  }

  /**
   * Prints the rows after the end of a schedule, below a line that says so.
   *
   * @param run the schedule's steps, then the rest of all programs
   */
  public void rest(Schedule run) {
    out.println(
        GAP
            + "-- the schedule ends here; below, in memory alone, the programs run to their ends"
            + " --");
    Simulation.run(
        run,
        (step, simulation) -> {
          if (cut.isRest(step.number())) {
            row(step, simulation);
          }
        });
  }

  /** Shortens a file's cell if it is the same as in the row above. */
  private void cutRepeated(List<String> cells) {
    int first = cells.size() - columns.files().size();
    for (int i = first; i < cells.size(); i++) {
      String cell = cells.get(i);
      if (cell.equals(above.set(i - first, cell))) {
        cells.set(i, TextGrid.cut(cell, grid.width(i)));
      }
    }
  }

  private String number(StepRow row) {
    String digits = String.valueOf(row.step().number());
    String mark = row.turnsBad() ? Words.FIRST : row.step().number() == last ? Words.FINAL : "";
    int spaces = stepWidth - digits.length();
    if (mark.isEmpty()) {
      return " ".repeat(Math.max(0, spaces)) + digits;
    }
    return " ".repeat(Math.max(0, spaces - MARK_WIDTH - 1))
        + mark
        + (spaces > MARK_WIDTH ? " " : "")
        + digits;
  }

  private void printLeftOut() {
    if (leftOut > 0) {
      out.println(GAP + "-- steps left out: " + leftOut + " --");
    }
    leftOut = 0;
  }

  /** Prints the lines below the rows. */
  public void end() {
    printLeftOut();
    if (!columns.idle().isEmpty()) {
      TextGrid.wrap(columns.idleText(), WIDTH).forEach(out::println);
    }
  }

  private List<String> headers(boolean shared) {
    List<String> headers = new ArrayList<>();
    headers.add(" ".repeat(stepWidth - STEP_WIDTH) + "step");
    if (shared) {
      headers.add(SHARED);
    } else {
      for (int process : columns.processes()) {
        headers.add(name(process));
      }
    }
    headers.addAll(columns.files());
    return headers;
  }

  private String name(int process) {
    ProcessPlan of = plan.processes().get(process);
    return of.title() + (invented.contains(of.pid()) ? " (number invented)" : "");
  }

  private List<String> cells(StepRow row, boolean shared) {
    List<String> cells = new ArrayList<>();
    cells.add("");
    if (shared) {
      List<String> told = new ArrayList<>();
      row.cells().forEach((process, text) -> told.add(name(process) + ": " + text));
      cells.add(TextGrid.plain(String.join("; ", told)));
    } else {
      for (int process : columns.processes()) {
        cells.add(TextGrid.plain(row.cells().getOrDefault(process, "")));
      }
    }
    for (String file : columns.files()) {
      cells.add(TextGrid.plain(row.file(file).text()));
    }
    return cells;
  }

  /** The widths that the rows need, within bounds; the bounds if there are no rows yet. */
  private int[] widths(List<StepRow> rows, boolean shared) {
    List<String> headers = headers(shared);
    int[] widths = new int[headers.size()];
    for (int i = 0; i < widths.length; i++) {
      boolean file = i >= widths.length - columns.files().size();
      int most = file ? FILE_WIDTH : shared ? 2 * WIDEST : WIDEST;
      int needed = rows.isEmpty() ? most : headers.get(i).length();
      for (StepRow row : rows) {
        needed = Math.max(needed, cells(row, shared).get(i).length());
      }
      widths[i] = Math.min(needed, most);
    }
    widths[0] = stepWidth;
    return widths;
  }

  private int[] fitted(List<StepRow> rows, boolean shared) {
    int[] widths = widths(rows, shared);
    int[] least = new int[widths.length];
    Arrays.fill(least, NARROWEST);
    Arrays.fill(least, widths.length - columns.files().size(), widths.length, FILE_NARROWEST);
    return TextGrid.fitted(widths, WIDTH, least);
  }

  private void print(List<String> cells, String style, String note) {
    List<List<String>> lines = grid.lines(cells);
    String shown = TextGrid.plain(note);
    String first = TextGrid.joined(lines.get(0));
    boolean fits = shown.isEmpty() || first.length() + GAP.length() + shown.length() <= WIDTH;
    for (List<String> line : lines) {
      String text = TextGrid.joined(line);
      if (fits && !shown.isEmpty() && line == lines.get(0)) {
        out.println(styled(text, style) + GAP + styled(shown, YELLOW));
      } else {
        out.println(styled(text.stripTrailing(), style));
      }
    }
    if (!fits) {
      String indent = " ".repeat(STEP_WIDTH) + GAP;
      for (String line : TextGrid.wrap(shown, WIDTH - indent.length())) {
        out.println(indent + styled(line, YELLOW));
      }
    }
  }

  private String styled(String text, String style) {
    return colour && !style.isEmpty() ? style + text + RESET : text;
  }
}
