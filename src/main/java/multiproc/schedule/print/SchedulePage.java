package multiproc.schedule.print;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.schedule.Plan;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.FileImage;

/**
 * Writes an interleaving as one page that loads nothing from outside: a few sentences on the run,
 * the table of steps ({@link PageLanes}), and for each step the files' bytes, with the part and the
 * last store of each. With scripts the page shows one step at a time, and the arrow keys change it;
 * without scripts it shows all steps one below the other.
 *
 * <p>Threading: one thread.
 */
public final class SchedulePage {

  /** Rows that a screen of 900 pixels shows below the story. */
  private static final int MOST_SEEN = 25;

  private final Schedule schedule;
  private final PageFacts facts;
  private final ScheduleEnd cut;
  private final Plan plan;
  private final Columns columns;
  private final List<StepRow> rows;
  private final RaceStory story;
  private final PageLanes lanes;
  private final BlockReader reader;
  private final WalkText walks;
  private final Map<String, ByteOrigins> origins = new HashMap<>();
  private final Map<String, FileImage> before = new HashMap<>();

  /** By a file's name, the step with the section that shows its current bytes. */
  private final Map<String, Integer> shown = new HashMap<>();

  private final StringBuilder out = new StringBuilder();

  private SchedulePage(Schedule schedule, PageFacts facts, ScheduleEnd cut) {
    this.cut = cut;
    this.schedule = schedule;
    this.facts = facts;
    this.plan = schedule.plan();
    this.columns = Columns.of(schedule);
    this.rows = RowMaker.all(schedule, columns.files());
    StaleReads reads = StaleReads.of(schedule);
    this.story = new RaceStory(schedule, rows, reads);
    this.lanes = new PageLanes(plan, columns, rows, reads.stores(), deciding(), cut);
    this.reader = new BlockReader(plan);
    this.walks = new WalkText(plan);
    for (String file : plan.fileNames()) {
      origins.put(file, new ByteOrigins(file, plan.version().format()));
    }
  }

  /**
   * The page of a run, which may go on after the end of a schedule.
   *
   * @throws IllegalArgumentException when the programs do not make these steps
   */
  public static String html(Schedule schedule, PageFacts facts, ScheduleEnd cut) {
    return new SchedulePage(schedule, facts, cut).page();
  }

  /**
   * A page without a run, for a search that has found none.
   *
   * @param good whether that is the desired result
   */
  public static String html(boolean good, PageFacts facts) {
    StringBuilder out = new StringBuilder();
    Markup.begin(out, facts.title(), "");
    out.append("<body>\n<header>\n<h1 class=").append(badness(!good)).append('>');
    out.append(Markup.text(facts.title())).append("</h1>\n");
    facts(out, facts);
    return out.append("</header>\n</body>\n</html>\n").toString();
  }

  /** The number of the deciding step; 0 if the run ends clean. */
  private int deciding() {
    return story.deciding().map(row -> row.step().number()).orElse(0);
  }

  /** Whether nothing is wrong before the deciding step. */
  private boolean isFirst() {
    return story.deciding().filter(StepRow::turnsBad).isPresent();
  }

  private String page() {
    String script = Markup.resource("page.js");
    Markup.begin(out, title(), script);
    out.append("<body").append(lanes.thin() ? " class=thin>\n" : ">\n");
    head();
    out.append("<main>\n");
    lanes.append(out);
    out.append("<div id=steps>\n");
    out.append("<nav hidden><button id=back>&#8592; back</button> <output id=now></output> ");
    out.append("<button id=on>on &#8594;</button>");
    if (deciding() > 0) {
      out.append(" <button id=decide data-step=b").append(deciding()).append(">step ");
      out.append(deciding()).append(isFirst() ? ": " : ": final ");
      out.append(RaceStory.name(schedule.expectation().verdict())).append("</button>");
    }
    out.append("</nav>\n");
    rows.forEach(this::section);
    out.append("</div>\n</main>\n<script>").append(script).append("</script>\n</body>\n</html>\n");
    return out.toString();
  }

  private String title() {
    if (!facts.title().isEmpty()) {
      return facts.title();
    }
    Verdict verdict = schedule.expectation().verdict();
    return verdict
        + " after "
        + rows.size()
        + " steps, client "
        + plan.version()
        + ": "
        + story.deciding().map(RaceStory::meaning).orElse(verdict.sentence());
  }

  private void head() {
    boolean bad = schedule.expectation().verdict() != Verdict.CLEAN;
    out.append("<header>\n<h1 class=").append(badness(bad)).append('>');
    out.append(Markup.text(title())).append("</h1>\n");
    if (cut.after() > 0) {
      facts(out, facts);
    }
    story
        .bug()
        .ifPresent(bug -> out.append("<p id=bug>").append(Markup.text(bug)).append("</p>\n"));
    out.append("<div id=story>\n");
    for (String sentence : story.sentences()) {
      out.append("<p>").append(Markup.linked(sentence)).append("</p>\n");
    }
    out.append("</div>\n");
    if (rows.size() > MOST_SEEN) {
      race();
    }
    if (cut.after() == 0) {
      facts(out, facts);
    }
    out.append("<details><summary>Words</summary><dl>\n");
    for (Words.Word word : Words.of(RunNotes.text(rows, columns.files()))) {
      out.append("<dt>").append(Markup.cell(word.shown()));
      out.append("<dd>").append(Markup.text(word.meaning())).append('\n');
    }
    out.append("</dl></details>\n<details><summary>Colours of bytes, keys</summary>");
    out.append("<p class=legend><i class=used>used</i> <i class=length>key's length</i> ");
    out.append("<i class=key>key</i> <i class=value>value</i> <i class=beyond>not in use</i> ");
    out.append("<mark>stored by the step</mark>");
    out.append("<span id=keys hidden> Keys: arrows, Home, End; D: the damage.</span>");
    out.append("</p></details>\n<details><summary>Programs and steps as a text</summary><pre>");
    for (String line : ScheduleText.format(schedule).split("\n")) {
      out.append(Markup.text(line)).append('\n');
    }
    out.append("</pre></details>\n</header>\n");
  }

  /** Writes only the steps that the sentences name, since a long run does not fit on a screen. */
  private void race() {
    Set<Integer> told = story.steps();
    if (told.isEmpty()) {
      return;
    }
    out.append("<table id=race><caption>The steps of the race</caption>\n");
    for (StepRow row : rows) {
      if (!told.contains(row.step().number())) {
        continue;
      }
      boolean decides = row.step().number() == deciding();
      out.append(decides ? "<tr class=turns><td>" : "<tr><td>");
      out.append(Markup.linked("step " + row.step().number())).append("<td>");
      out.append(Markup.cell(row.does(plan))).append("<td>");
      row.files().stream()
          .filter(file -> columns.files().contains(file.name()))
          .forEach(
              file -> out.append(Markup.text(file.text().replaceAll(" +", " "))).append("<br>"));
      out.append(decides ? "<td>" + PageLanes.decisive(row) : "").append('\n');
    }
    out.append("</table>\n");
  }

  private static void facts(StringBuilder out, PageFacts facts) {
    for (String sentence : facts.sentences()) {
      out.append("<p class=fact>").append(Markup.linked(sentence)).append("</p>\n");
    }
    if (facts.table().isEmpty()) {
      return;
    }
    out.append("<table class=facts><caption>").append(Markup.text(facts.caption()));
    out.append("</caption>\n");
    String cell = "<th scope=col>";
    for (List<String> row : facts.table()) {
      out.append("<tr>");
      for (String text : row) {
        // A number keeps its sign where the column is narrow.
        out.append(cell).append(Markup.text(text).replace(" %", "&nbsp;%"));
      }
      out.append('\n');
      cell = "<td>";
    }
    out.append("</table>\n");
  }

  static String badness(boolean bad) {
    return bad ? "bad" : "good";
  }

  private void section(StepRow row) {
    int number = row.step().number();
    String verdict = row.bad() ? row.verdict() + ": " + RaceStory.meaning(row) : "CLEAN so far";
    String head =
        "<section id=b%1$s aria-labelledby=h%1$s><h2 id=h%1$s>Step %1$s: %2$s</h2>\n<p class=%3$s>";
    out.append(head.formatted(number, Markup.cell(row.does(plan)), badness(row.bad())));
    out.append(Markup.text(verdict)).append("</p>\n");
    for (String note : row.notes()) {
      out.append("<p>").append(Markup.linked(note)).append("</p>\n");
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
    if (file.bad() && file.judgement().verdict() != Verdict.CLEAN && isTelling(row)) {
      walk(file);
    }
    if (image == null || image.size() == 0) {
      shown.remove(name);
    } else if (shown.containsKey(name)
        && image.equals(before.get(name))
        && !new PageBytes.Stores(origins.get(name), number).any()) {
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
              walks.of(image, origins.get(name)),
              new PageBytes.Stores(origins.get(name), number),
              before.get(name),
              image));
    }
  }

  /** Whether the walk of a reader is shown: at the final damage, and where a process fails. */
  private boolean isTelling(StepRow row) {
    return row.step().number() == deciding() || !row.ends().isEmpty();
  }

  private void walk(FileState file) {
    out.append("<div class=walk><p>A reader's walk over ").append(Markup.text(file.name()));
    out.append(":</p>\n<ol>\n");
    for (String line : walks.of(file.image(), origins.get(file.name())).lines()) {
      out.append("<li>").append(Markup.text(line)).append('\n');
    }
    out.append("</ol></div>\n");
  }

  private String id(int number, String name) {
    return "b" + number + "f" + plan.fileNames().indexOf(name);
  }

  private static String state(FileState file) {
    return file.image() == null
        ? "is not there"
        : CellText.size(file.image().size()) + ", " + file.text().replaceAll(" +", " ");
  }
}
