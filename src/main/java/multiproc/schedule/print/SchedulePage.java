package multiproc.schedule.print;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.provenance.BlockReader;
import multiproc.schedule.provenance.ByteOrigins;

/**
 * An interleaving as one page that asks for nothing from outside: the table, with a lane for each
 * process, and for each step the files' bytes, each with the part it is, who stored it, and whether
 * the step changed it. With scripts it shows one step at a time, to be stepped through with the
 * arrow keys; without, all steps one below the other.
 *
 * <p>Threading: one thread.
 */
public final class SchedulePage {

  private static final int HUES = 8;

  /** More lanes than this leave no room for the bytes beside them. */
  private static final int BESIDE = 2;

  private final Schedule schedule;
  private final Plan plan;
  private final Columns columns;
  private final List<StepRow> rows;
  private final BlockReader reader;
  private final Map<String, ByteOrigins> origins = new HashMap<>();
  private final Map<String, FileImage> before = new HashMap<>();

  /** The step whose section shows a file's bytes as they are now, by the file's name. */
  private final Map<String, Integer> shown = new HashMap<>();

  private final StringBuilder out = new StringBuilder();

  private SchedulePage(Schedule schedule) {
    this.schedule = schedule;
    this.plan = schedule.plan();
    this.columns = Columns.of(schedule);
    this.rows = RowMaker.all(schedule, columns.files());
    this.reader = new BlockReader(plan);
    for (String file : plan.fileNames()) {
      origins.put(file, new ByteOrigins(file, plan.version().format()));
    }
  }

  /**
   * The page of a schedule.
   *
   * @throws IllegalArgumentException when the programs do not do these steps
   */
  public static String html(Schedule schedule) {
    return new SchedulePage(schedule).page();
  }

  private String page() {
    String script = Markup.resource("page.js");
    String style = Markup.resource("page.css");
    out.append("<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n");
    out.append("<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src ");
    out.append(Markup.policyHash(style)).append("; script-src ");
    out.append(Markup.policyHash(script)).append("\">\n");
    out.append("<meta name=viewport content=\"width=device-width, initial-scale=1\">\n<title>");
    out.append(Markup.text(title())).append("</title>\n<style>").append(style);
    out.append("</style>\n</head>\n<body");
    out.append(columns.processes().size() > BESIDE ? " class=many>\n" : ">\n");
    head();
    out.append("<main>\n");
    lanes();
    out.append("<div id=steps>\n");
    out.append("<nav hidden><button id=back>&#8592; back</button> <output id=now></output> ");
    out.append("<button id=on>on &#8594;</button></nav>\n");
    rows.forEach(this::section);
    out.append("</div>\n</main>\n<script>").append(script).append("</script>\n</body>\n</html>\n");
    return out.toString();
  }

  private String title() {
    return schedule.expectation().verdict()
        + ", "
        + rows.size()
        + " steps, client "
        + plan.version();
  }

  private void head() {
    Verdict verdict = schedule.expectation().verdict();
    out.append("<header>\n<h1 class=").append(badness(verdict != Verdict.CLEAN)).append('>');
    out.append(Markup.text(title())).append("</h1>\n<p>");
    String detail = schedule.expectation().detail();
    out.append(Markup.text(detail.isEmpty() ? verdict.sentence() : detail)).append("</p>\n");
    schedule
        .expectation()
        .deaths()
        .forEach(
            (pid, error) ->
                out.append("<p>").append(Markup.text(pid + " dies: " + error)).append("</p>\n"));
    out.append("<p class=legend>Bytes: <i class=used>used</i> <i class=length>key length</i> ");
    out.append("<i class=key>key</i> <i class=value>value</i> <i class=astray>astray</i> ");
    out.append("<i class=beyond>beyond used</i> <mark>changed by the step</mark>");
    out.append("<span id=keys hidden> Steps: arrow keys, Home, End.</span></p>\n");
    out.append("<details><summary>Programs and steps as a text</summary><pre>");
    for (String line : ScheduleText.format(schedule).split("\n")) {
      out.append(Markup.text(line)).append('\n');
    }
    out.append("</pre></details>\n</header>\n");
  }

  private void lanes() {
    out.append("<div id=time><table id=lanes><caption>Steps, time downward</caption>\n<thead><tr>");
    out.append("<th scope=col>step");
    for (int process : columns.processes()) {
      out.append("<th scope=col class=p").append(process % HUES).append('>');
      out.append(Markup.text(name(process)));
    }
    for (String file : columns.files()) {
      out.append("<th scope=col>").append(Markup.text(file));
    }
    out.append("<th scope=col>remarks</thead>\n<tbody>\n");
    rows.forEach(this::lane);
    out.append("</tbody></table></div>\n");
  }

  private void lane(StepRow row) {
    int number = row.step().number();
    out.append("<tr id=s").append(number).append(row.turnsBad() ? " class=turns" : "");
    out.append("><th scope=row><a href=#b").append(number).append('>');
    out.append(row.turnsBad() ? "<span title=\"the first step with a fault\">*</span> " : "");
    out.append(number).append("</a>");
    for (int process : columns.processes()) {
      out.append("<td class=p").append(process % HUES).append('>');
      if (row.cells().containsKey(process)) {
        out.append("<span>").append(Markup.cell(row.cells().get(process))).append("</span>");
      }
    }
    for (String name : columns.files()) {
      FileState file = row.file(name);
      out.append("<td class=").append(badness(file.bad())).append('>');
      out.append(Markup.text(file.text()));
    }
    out.append("<td>").append(Markup.text(String.join("; ", row.notes()))).append('\n');
  }

  private String name(int process) {
    ProcessPlan named = plan.processes().get(process);
    return named.role().word() + " " + named.pid();
  }

  private static String badness(boolean bad) {
    return bad ? "bad" : "good";
  }

  private void section(StepRow row) {
    int number = row.step().number();
    out.append("<section id=b").append(number).append(" aria-labelledby=h").append(number);
    out.append("><h2 id=h").append(number).append(">Step ").append(number).append(": ");
    String told =
        row.cells().entrySet().stream()
            .map(cell -> name(cell.getKey()) + " " + cell.getValue())
            .collect(Collectors.joining("; "));
    out.append(Markup.cell(told)).append("</h2>\n<p class=").append(badness(row.bad())).append('>');
    out.append(Markup.text(row.verdict() + ": " + row.verdict().sentence())).append("</p>\n");
    for (String note : row.notes()) {
      out.append("<p>").append(Markup.text(note)).append("</p>\n");
    }
    for (FileState file : row.files()) {
      origins.get(file.name()).step(row.step(), file.image());
      boolean touched =
          row.step().operations().stream().anyMatch(o -> o.file().equals(file.name()));
      if (touched || columns.files().contains(file.name())) {
        file(row, file);
      }
      before.put(file.name(), file.image());
    }
    out.append("</section>\n");
  }

  private void file(StepRow row, FileState file) {
    String name = file.name();
    FileImage image = file.image();
    int number = row.step().number();
    out.append("<h3 class=").append(badness(file.bad())).append('>').append(Markup.text(name));
    out.append(" <small>").append(Markup.text(state(file))).append("</small></h3>\n");
    if (image == null || image.size() == 0) {
      shown.remove(name);
    } else if (shown.containsKey(name) && image.equals(before.get(name))) {
      int since = shown.get(name);
      out.append("<p class=same data-bytes=").append(id(since, name)).append(">Bytes as after ");
      out.append("<a href=#b").append(since).append(">step ").append(since).append("</a>.</p>\n");
    } else {
      shown.put(name, number);
      String caption = "Bytes of " + name + " after step " + number;
      out.append(
          PageBytes.html(
              id(number, name),
              caption,
              reader.blocks(image, origins.get(name)),
              before.get(name),
              image));
    }
  }

  private String id(int number, String name) {
    return "b" + number + "f" + plan.fileNames().indexOf(name);
  }

  private static String state(FileState file) {
    List<String> parts = new ArrayList<>();
    if (file.image() == null) {
      parts.add("is not there");
    } else {
      parts.add(CellText.size(file.image().size()));
      parts.add(file.text().replaceAll(" +", " "));
    }
    return String.join(", ", parts);
  }
}
