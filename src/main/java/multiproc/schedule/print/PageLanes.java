package multiproc.schedule.print;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import multiproc.schedule.Plan;

/**
 * Writes the table of steps on a page: time goes downward, each process has a lane. An arrow in a
 * lane joins the step in which its process learned a file's end and the step in which it stored
 * there, over another process's entry or after another process had moved the end. If there are too
 * many lanes to be read side by side, they are thin, and one column holds the texts of all steps.
 *
 * <p>Threading: one thread.
 */
final class PageLanes {

  private static final int HUES = 8;

  /** Characters of a row that fit into 1280 pixels beside the other columns. */
  private static final int ROOM = 150;

  private static final int STEP_ROOM = 6;
  private static final int NOTE_ROOM = 30;
  private static final int ARROW_ROOM = 5;
  private static final int ONE_LINE = 36;

  private final Plan plan;
  private final Columns columns;
  private final List<StepRow> rows;
  private final List<EndStore> stores;
  private final int deciding;
  private final ScheduleEnd cut;
  private final boolean thin;

  /** Notes that only the page has, by the number of the step. */
  private final Map<Integer, List<String>> notes = new HashMap<>();

  /**
   * The table of a run.
   *
   * @param deciding number of the step that is marked as the deciding one; 0 if there is none
   * @param cut where the schedule ends
   */
  PageLanes(
      Plan plan,
      Columns columns,
      List<StepRow> rows,
      List<EndStore> stores,
      int deciding,
      ScheduleEnd cut) {
    this.plan = plan;
    this.columns = columns;
    this.rows = rows;
    this.stores = stores;
    this.deciding = deciding;
    this.cut = cut;
    cut.remarks().forEach(this::note);
    if (cut.after() > 0) {
      note(cut.after() + 1, "after the schedule's end");
    }
    this.thin = width() > ROOM;
    for (EndStore store : stores) {
      String relies =
          store.pid() + " still has used = " + store.position() + " (step " + store.since() + ")";
      if (store.moved() > 0 && store.moved() < store.step()) {
        note(store.moved(), relies);
      }
      String source = store.how() == EndStore.Knowledge.READ ? "that it read in" : "known since";
      note(
          store.step(),
          "stored at the used = " + store.position() + " " + source + " step " + store.since());
    }
  }

  private void note(int step, String note) {
    notes.computeIfAbsent(step, s -> new ArrayList<>()).add(note);
  }

  /** Whether the lanes are thin. */
  boolean thin() {
    return thin;
  }

  /** The width of the widest row in characters, if each process has a column. */
  private int width() {
    int width = STEP_ROOM + NOTE_ROOM;
    for (int process : columns.processes()) {
      int lane = plan.processes().get(process).title().length();
      for (StepRow row : rows) {
        lane = Math.max(lane, row.cells().getOrDefault(process, "").length());
      }
      width += Math.min(lane, ONE_LINE) + ARROW_ROOM;
    }
    for (String file : columns.files()) {
      int widest = file.length();
      for (StepRow row : rows) {
        widest = Math.max(widest, row.file(file).text().length());
      }
      width += Math.min(widest, ONE_LINE);
    }
    return width;
  }

  /** Adds the table to a page. */
  void append(StringBuilder out) {
    out.append("<div id=time><table id=lanes><caption>Steps, time downward</caption>\n<thead><tr>");
    out.append("<th scope=col>step");
    for (int process : columns.processes()) {
      out.append("<th scope=col class=p").append(process % HUES).append(" title=\"");
      out.append(Markup.text(title(process))).append("\">");
      out.append(thin ? "" : Markup.text(title(process)));
    }
    out.append(thin ? "<th scope=col>process, what it does" : "");
    for (String file : columns.files()) {
      out.append("<th scope=col>").append(Markup.text(file));
    }
    out.append("<th scope=col>remarks</thead>\n<tbody>\n");
    for (StepRow row : rows) {
      row(row, out);
    }
    out.append("</tbody></table>\n");
    if (!columns.idle().isEmpty()) {
      out.append("<p class=fact>").append(Markup.text(columns.idleText())).append("</p>\n");
    }
    out.append("</div>\n");
  }

  private String title(int process) {
    return plan.processes().get(process).title();
  }

  private void row(StepRow row, StringBuilder out) {
    int number = row.step().number();
    String mark = row.turnsBad() ? "<span title=\"first damage\">*</span> " : "";
    out.append(
        "<tr id=s%1$s%2$s><th scope=row><a href=#b%1$s>%3$s%1$s</a>"
            .formatted(number, rowClass(number), mark));
    StringBuilder told = new StringBuilder();
    for (int process : columns.processes()) {
      String cell = row.cells().get(process);
      int hue = process % HUES;
      out.append("<td class=\"p%s%s\">".formatted(hue, arrow(process, number)));
      if (cell != null && thin) {
        String what = "<span class=p%s>%s</span> %s ";
        out.append("<i class=dot></i>");
        told.append(what.formatted(hue, Markup.text(title(process)), Markup.cell(cell)));
      } else if (cell != null) {
        String what = "<b class=who>%s</b><span%s>%s</span>";
        out.append(what.formatted(Markup.text(title(process)), one(cell), Markup.cell(cell)));
      }
    }
    out.append(thin ? "<td class=what>" : "").append(told);
    for (String name : columns.files()) {
      FileState file = row.file(name);
      String classes = SchedulePage.badness(file.bad()) + (isLong(file.text()) ? "" : " n");
      String cell = "<td class=\"%s\" data-file=\"%s\">%s";
      out.append(cell.formatted(classes, Markup.text(name), Markup.text(file.text())));
    }
    List<String> all = new ArrayList<>();
    if (number == deciding) {
      all.add(decisive(row));
    } else if (row.turnsBad()) {
      all.add("first " + RaceStory.name(row.verdict()));
    }
    all.addAll(notes.getOrDefault(number, List.of()));
    all.addAll(row.notes());
    out.append("<td>").append(Markup.text(String.join("; ", all))).append("</tr>\n");
  }

  /** The remark on the deciding step. */
  static String decisive(StepRow row) {
    return (row.turnsBad() ? "" : "final ") + RaceStory.name(row.verdict());
  }

  private String rowClass(int number) {
    List<String> classes = new ArrayList<>();
    if (number == deciding) {
      classes.add("turns");
    }
    if (cut.isSwapped(number)) {
      classes.add("swapped");
    }
    if (cut.isRest(number)) {
      classes.add("rest");
    }
    return classes.isEmpty() ? "" : " class=\"" + String.join(" ", classes) + '"';
  }

  /** The CSS class of a text that is short enough for one line. */
  private static String one(String text) {
    return isLong(text) ? "" : " class=n";
  }

  private static boolean isLong(String text) {
    return text.length() > ONE_LINE;
  }

  /** The CSS classes of a lane's cell in which an arrow begins, continues or ends. */
  private String arrow(int process, int number) {
    boolean from = false;
    boolean through = false;
    boolean to = false;
    for (EndStore store : stores) {
      if (plan.indexOf(store.pid()) == process) {
        from |= number == store.since();
        through |= number > store.since() && number < store.step();
        to |= number == store.step();
      }
    }
    return (from ? " from" : "") + (through ? " through" : "") + (to ? " to" : "");
  }
}
