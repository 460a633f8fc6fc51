package multiproc.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import multiproc.cli.option.ClientOptions;
import multiproc.cli.option.Command;
import multiproc.cli.option.ExitCode;
import multiproc.cli.option.Expect;
import multiproc.cli.option.PathConverter;
import multiproc.cli.option.RealOptions;
import multiproc.cli.option.Value;
import multiproc.cli.schedule.Confirmation;
import multiproc.cli.schedule.Plural;
import multiproc.cli.schedule.SchedulePrinting;
import multiproc.cli.schedule.SearchOptions;
import multiproc.explore.explain.EmptyFileExplanation;
import multiproc.explore.explain.Explainer;
import multiproc.explore.explain.Explanation;
import multiproc.harness.UserException;
import multiproc.harness.real.RealClient;
import multiproc.inspect.Inspector;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.evidence.EvidenceFinder;
import multiproc.inspect.evidence.EvidenceSource;
import multiproc.inspect.overlay.SiblingKeys;
import multiproc.layout.DbFileName;
import multiproc.schedule.Expectation;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.plan.OriginalScript;
import picocli.CommandLine.Model.PositionalParamSpec;

/** From a corrupt file back to an interleaving. */
final class ExplainCommand extends Command {

  private static final long SIZE_LIMIT = 64L << 20;
  private static final int MOST_DIGITS = 18;
  private static final int MOST_POSITIONS = 8;

  /** The launcher of a file whose name tells none. */
  private static final long ANY_PID = 4101;

  private final Value<Path> path =
      operand(
          PositionalParamSpec.builder()
              .type(Path.class)
              .converters(new PathConverter())
              .required(true)
              .paramLabel("PATH")
              .description("A .db, a .db.zip, a directory or a case."));

  private final SearchOptions search = new SearchOptions(this);

  private final RealOptions real =
      new RealOptions(
          this, "Run what is found on JVMs and on the real client_python: forks of PYTHON.");

  private final ClientOptions.Directory directory = new ClientOptions.Directory(this);

  private final SchedulePrinting printing = new SchedulePrinting(this);

  private final Expect expect = new Expect(this);

  ExplainCommand() {
    super("explain");
    help(
        "Finds, from a corrupt .db file alone, a shortest interleaving of the original's programs"
            + " that leaves exactly its bytes. Takes a .db, a .db.zip, a directory or a case; of"
            + " several files those that workers stored into beside their owner.",
        List.of(
            "0:nothing is corrupt; or as expected",
            "1:a corrupt file is explained; or not as expected",
            "2:bad usage; nothing was touched",
            "3:no interleaving within the bounds leaves these bytes; a real process went another"
                + " way",
            "70:internal error"),
        "  java -jar target/reproduce.jar explain gauge_all_4101.db -o found.schedule");
  }

  @Override
  public Integer call() throws Exception {
    search.check();
    printing.check();
    real.client();
    EvidenceFinder finder = new EvidenceFinder();
    finder.find(path.get());
    if (!finder.problems().isEmpty()) {
      throw new UserException(finder.problems().get(0));
    }
    List<EvidenceSource> corrupt = new ArrayList<>();
    for (EvidenceSource source : finder.sources()) {
      if (finder.sources().size() == 1
          || Inspector.inspect(source, SiblingKeys.none()).isCorrupt()) {
        corrupt.add(source);
      }
    }
    if (corrupt.isEmpty()) {
      System.out.println(path.get() + ": nothing is corrupt");
      return expect.exitCode(false);
    }
    if (corrupt.size() > 1 && search.hasOutput()) {
      throw new UserException(
          "several corrupt files and one output: first="
              + corrupt.get(0).path()
              + "; give one of them");
    }
    boolean all = true;
    boolean bad = false;
    for (EvidenceSource source : corrupt) {
      Outcome outcome = explain(source);
      all &= outcome.explained();
      bad |= outcome.corrupt();
    }
    return all ? expect.exitCode(bad) : ExitCode.DIVERGED_OR_UNKNOWN;
  }

  /** What came of a file. */
  private record Outcome(boolean explained, boolean corrupt) {}

  private Outcome explain(EvidenceSource source) throws IOException {
    FileImage image;
    try (Evidence evidence = source.open()) {
      if (evidence.size() > SIZE_LIMIT) {
        throw new UserException(
            "too big to be explained: file=" + source.path() + " size=" + evidence.size());
      }
      image = FileImage.of(evidence.copy(0, (int) evidence.size()));
    }
    System.out.println(source.path());
    Optional<Long> named = pid(source.name());
    long pid = named.orElse(ANY_PID);
    if (named.isEmpty()) {
      System.out.printf(
          Locale.ROOT,
          "  its name is none that the programs give: explained as gauge_all_%d.db%n",
          pid);
    }
    if (EmptyFileExplanation.is(image)) {
      return explainBare(image, pid);
    }
    Explainer explainer = new Explainer(image, pid, search.limits(), ExplainCommand::progress);
    if (!explainer.knowsPrograms()) {
      System.out.println("  no entry of the original's programs is in it: not explained");
      return new Outcome(false, true);
    }
    Explanation explanation = explainer.run();
    print(explanation);
    search.save(explanation.schedule(), explanation.swap());
    Verdict verdict = explanation.schedule().expectation().verdict();
    return new Outcome(
        explanation.exact() && isConfirmed(explanation.schedule()), verdict != Verdict.CLEAN);
  }

  private Outcome explainBare(FileImage image, long pid) throws IOException {
    Optional<Schedule> schedule = EmptyFileExplanation.explain(image, pid);
    if (schedule.isEmpty()) {
      System.out.printf(
          Locale.ROOT,
          "  there is no entry in it, and no client leaves %d bytes with used=%d: not explained%n",
          image.size(),
          image.used());
      return new Outcome(false, true);
    }
    printing.print(schedule.get(), System.out);
    System.out.printf(
        Locale.ROOT,
        "%s: these %d steps leave exactly these bytes; a worker is killed before it stores %s.%n",
        summary(schedule.get().expectation()),
        schedule.get().steps().size(),
        image.used() == 0 ? "the first header" : "its first entry");
    search.save(schedule.get(), 0);
    return new Outcome(
        isConfirmed(schedule.get()), schedule.get().expectation().verdict() != Verdict.CLEAN);
  }

  private boolean isConfirmed(Schedule found) throws IOException {
    Optional<RealClient> client = real.client();
    return client.isEmpty()
        || new Confirmation(directory.get(), System.out, client).confirm(List.of(found));
  }

  private void print(Explanation explanation) throws IOException {
    Schedule schedule = explanation.schedule();
    printing.print(schedule, System.out);
    Expectation end = schedule.expectation();
    if (!explanation.exact()) {
      System.out.printf(
          Locale.ROOT,
          "No interleaving within the bounds leaves these bytes; the closest, above, differs in %s"
              + " of 8 bytes (%s seen).%n",
          Plural.of(explanation.differing(), "word"),
          Plural.of(explanation.states(), "state"));
      if (!explanation.impossible().isEmpty()) {
        System.out.println(
            "These processes never store what stands at "
                + explanation.impossible().stream()
                    .limit(MOST_POSITIONS)
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "))
                + (explanation.impossible().size() > MOST_POSITIONS
                    ? " and " + (explanation.impossible().size() - MOST_POSITIONS) + " more"
                    : "")
                + ".");
      }
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%s: these %d steps leave exactly these bytes (%s seen).%n",
        summary(end),
        schedule.steps().size(),
        Plural.of(explanation.states(), "state"));
    System.out.printf(
        Locale.ROOT,
        "%s%s%s.%n",
        explanation.counted() ? "" : "At least ",
        Plural.of(explanation.distinct(), "distinct shortest explanation"),
        explanation.distinct() == 1 ? "" : ": other causes remain possible");
  }

  private static String summary(Expectation end) {
    String verdict = end.verdict().toString();
    return end.detail().contains(verdict) ? end.detail() : (verdict + " " + end.detail()).strip();
  }

  private static void progress(int sets, long states) {
    System.err.printf(
        Locale.ROOT,
        "%s of processes tried, %s seen%n",
        Plural.of(sets, "set"),
        Plural.of(states, "state"));
  }

  /** The process whose file that is, if it is one of the programs'. */
  private static Optional<Long> pid(String name) {
    return DbFileName.parse(name)
        .filter(parsed -> parsed.mode().equals(OriginalScript.MODE))
        .filter(parsed -> parsed.pid().length() <= MOST_DIGITS)
        .map(parsed -> Long.parseLong(parsed.pid()));
  }
}
