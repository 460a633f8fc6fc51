package multiproc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.explore.Stop;
import multiproc.explore.explain.EmptyFileExplanation;
import multiproc.explore.explain.Explainer;
import multiproc.explore.explain.Explanation;
import multiproc.explore.infer.HandleExplainer;
import multiproc.explore.infer.InferredHandles;
import multiproc.harness.UserException;
import multiproc.harness.real.RealClient;
import multiproc.inspect.CaseInspection;
import multiproc.inspect.Display;
import multiproc.inspect.Evidence;
import multiproc.inspect.EvidenceSource;
import multiproc.inspect.Inspection;
import multiproc.layout.DbFileName;
import multiproc.schedule.OriginalScript;
import multiproc.schedule.RunFault;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.FileImage;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Finds an interleaving that leaves a corrupt file's bytes. */
final class ExplainCommand extends Command {

  private static final long SIZE_LIMIT = 64L << 20;
  private static final int MOST_DIGITS = 18;

  /** The launcher's pid if the file's name has none. */
  private static final String ANY_PID = "4101";

  private final Value<Path> path =
      operand(
          PositionalParamSpec.builder()
              .type(Path.class)
              .converters(new PathConverter())
              .required(true)
              .paramLabel("PATH")
              .description("A .db, a .db.zip, a directory or a case."));

  /** The processes that the inspected files and those beside them name. */
  private final Set<Long> named = new HashSet<>();

  private static final String NONE_OF_THE_ORIGINAL =
      "the original's programs do not leave these bytes; tried next: handles of any programs";

  private final SearchOptions search = new SearchOptions(this);

  private final RealOptions real =
      new RealOptions(
          this, "Run what is found on JVMs and on the real client_python: forks of PYTHON.");

  private final ClientOptions.Directory directory = ClientOptions.Directory.parent(this);

  private final SchedulePrinting printing = new SchedulePrinting(this);

  private final ExpectOption expect = new ExpectOption(this);

  ExplainCommand() {
    super("explain");
    help(
        "Finds, from a corrupt .db file alone, a shortest interleaving that leaves exactly its"
            + " bytes: of the original's programs, or of handles that append keys and set values."
            + " What no byte shows is marked as unknown. Takes a .db, a .db.zip, a directory or a"
            + " case; of several files each corrupt one.",
        List.of(
            "0:nothing is corrupt; or as expected",
            "10:a corrupt file is explained; or not as expected",
            "2:bad usage; nothing was touched",
            "3:no interleaving within the bounds leaves these bytes; there is no .db file; a real"
                + " process did not follow the schedule"),
        "  reproduce explain gauge_all_4101.db -o found.schedule");
  }

  /** Ends the searches of this command. */
  Stop stop() {
    return search.stop();
  }

  @Override
  public Integer call() throws Exception {
    search.check();
    FoundPath.refuseText(path.get());
    printing.check();
    Optional<RealClient> client = real.client(directory.get());
    // A single file is explained even if it is clean. Of thousands of files only these are kept.
    List<Inspection> corrupt = new ArrayList<>();
    CaseInspection inspection =
        CaseInspection.inspect(
            path.get(),
            file -> {
              take(file.source().name());
              if (file.isCorrupt() || corrupt.isEmpty()) {
                corrupt.add(file);
              }
            });
    long files = inspection.summary().files();
    takeSiblings();
    corrupt.removeIf(file -> files > 1 && !file.isCorrupt());
    List<String> problems = inspection.problems();
    if (!problems.isEmpty() && corrupt.isEmpty()) {
      throw new UserException(problems.get(0));
    }
    problems.forEach(problem -> System.err.println("reproduce: " + problem));
    if (files == 0) {
      printing.out().println(Display.escape(path.get().toString()) + ": no .db file");
      json(List.of(), ScheduleJson.JsonVerdict.unknown);
      return ExitCode.UNKNOWN;
    }
    if (corrupt.isEmpty()) {
      printing.out().println(Display.escape(path.get().toString()) + ": nothing is corrupt");
      json(List.of(), ScheduleJson.JsonVerdict.clean);
      return expect.exitCode(false);
    }
    if (corrupt.size() > 1 && search.hasOutput()) {
      throw new UserException(
          "several corrupt files and one output: first="
              + corrupt.get(0).source().path()
              + "; give one of them");
    }
    return SignalHook.finishing(() -> explain(corrupt, client), search.stop()::interrupt);
  }

  /** Notes the processes of the files beside a single one. */
  private void takeSiblings() throws IOException {
    Path folder = path.get().toAbsolutePath().getParent();
    if (Files.isRegularFile(path.get())) {
      try (Stream<Path> siblings = Files.list(folder)) {
        siblings.forEach(file -> take(file.getFileName().toString()));
      }
    }
  }

  private void take(String file) {
    DbFileName.parse(file)
        .filter(ExplainCommand::hasPid)
        .ifPresent(name -> named.add(Long.parseLong(name.pid())));
  }

  private int explain(List<Inspection> corrupt, Optional<RealClient> client) throws IOException {
    List<FileResult> outcomes = new ArrayList<>();
    for (Inspection file : corrupt) {
      outcomes.add(explain(file));
    }
    boolean all = outcomes.stream().allMatch(FileResult::explained);
    boolean bad = outcomes.stream().anyMatch(FileResult::corrupt);
    json(
        outcomes,
        !all
            ? ScheduleJson.JsonVerdict.unknown
            : bad ? ScheduleJson.JsonVerdict.corrupt : ScheduleJson.JsonVerdict.clean);
    boolean stopped = search.wasStopped();
    if (client.isPresent()) {
      List<Schedule> found =
          outcomes.stream().filter(FileResult::explained).map(FileResult::schedule).toList();
      all &=
          new Confirmation(directory.get(), printing.out(), client, search.stop()).confirm(found);
    }
    return all && !stopped ? expect.exitCode(bad) : ExitCode.UNKNOWN;
  }

  /**
   * The result for a file.
   *
   * @param reason why it is not explained; empty if it is
   * @param schedule the run that leaves its bytes, or the closest; null if there is none
   * @param search statistics of the search for the run; null if no search was needed
   * @param handles the inferred handles of unknown programs; null if the programs are known
   * @param faults the faults that explain the file's bytes, the likeliest first; only with handles
   */
  private record FileResult(
      String path,
      boolean explained,
      String reason,
      Schedule schedule,
      Explanation search,
      InferredHandles handles,
      List<Fault> faults) {

    private Optional<Fault> fault() {
      return handles == null ? RunFault.of(schedule) : faults.stream().findFirst();
    }

    private boolean corrupt() {
      return schedule == null || schedule.expectation().verdict() != Verdict.CLEAN;
    }
  }

  private void json(List<FileResult> outcomes, ScheduleJson.JsonVerdict verdict)
      throws IOException {
    if (!printing.json()) {
      return;
    }
    Optional<Fault> fault =
        outcomes.stream()
            .filter(FileResult::explained)
            .flatMap(outcome -> outcome.fault().stream())
            .findFirst();
    try (ScheduleJson json = new ScheduleJson(System.out, "explain", verdict, fault)) {
      json.expected(expect).list("files");
      for (FileResult outcome : outcomes) {
        Explanation found = outcome.search();
        InferredHandles handles = outcome.handles();
        json.object()
            .text("path", outcome.path())
            .flag("explained", outcome.explained())
            .text("reason", outcome.reason().isEmpty() ? null : outcome.reason())
            .flag("exact", outcome.explained());
        if (outcome.schedule() == null) {
          json.none("differing");
        } else {
          json.number("differing", found == null ? 0 : found.differing());
        }
        json.numbers("impossible", found == null ? List.of() : found.impossible())
            .number(
                "distinct",
                handles != null ? handles.distinct() : found == null ? 0 : found.distinct())
            .flag("counted", handles != null ? handles.counted() : found != null && found.counted())
            .number("states", found == null ? 0 : found.states());
        InferredText.json(json, handles);
        json.schedule(
                "schedule", outcome.schedule(), search.file(), found == null ? 0 : found.swap())
            .endObject();
      }
      json.endList();
    }
  }

  private FileResult explain(Inspection file) throws IOException {
    EvidenceSource source = file.source();
    FileImage image;
    try (Evidence evidence = source.open()) {
      if (evidence.size() > SIZE_LIMIT) {
        throw new UserException(
            "too big to be explained: file=" + source.path() + " size=" + evidence.size());
      }
      image = FileImage.of(evidence.copy(0, (int) evidence.size()));
    }
    printing.out().println(Display.escape(source.path()));
    Optional<DbFileName> named = DbFileName.parse(source.name()).filter(ExplainCommand::hasPid);
    DbFileName name = named.orElse(new DbFileName("gauge", OriginalScript.MODE, ANY_PID));
    if (named.isEmpty()) {
      printing
          .out()
          .printf(
              "  its name is none that a client gives: explained as gauge_all_%s.db%n", ANY_PID);
    }
    long pid = Long.parseLong(name.pid());
    boolean original = name.mode().equals(OriginalScript.MODE);
    if (EmptyFileExplanation.is(image)) {
      if (named.isPresent() && !original) {
        printing
            .out()
            .printf("  there is nothing in it: explained as gauge_all_%d.db is made%n", pid);
      }
      return explainBare(source.path(), image, pid);
    }
    Explainer explainer = new Explainer(image, pid, search.limits(), ExplainCommand::progress);
    if (!original || !explainer.knowsPrograms()) {
      return explainHandles(file, image, name);
    }
    real.require(ClientVersion.V0_4_2);
    Explanation explanation = explainer.run();
    boolean stopped = search.stop().requested();
    if (!explanation.exact() && !stopped) {
      printing.out().println("  " + NONE_OF_THE_ORIGINAL);
      FileResult ofOthers = explainHandles(file, image, name);
      if (ofOthers.explained()) {
        return ofOthers;
      }
    }
    List<String> told = ExplanationText.told(explanation, stopped);
    if (explanation.compared()) {
      print(explanation.schedule(), told);
    } else {
      told.forEach(printing.out()::println);
    }
    return new FileResult(
        source.path(),
        explanation.exact(),
        explanation.exact() ? "" : stopped ? ExplanationText.STOPPED : ExplanationText.NONE,
        explanation.compared() ? explanation.schedule() : null,
        explanation,
        null,
        List.of());
  }

  private FileResult explainHandles(Inspection file, FileImage image, DbFileName name)
      throws IOException {
    String path = file.source().path();
    HandleExplainer explainer =
        new HandleExplainer(
            image,
            name,
            Long.parseLong(name.pid()),
            named,
            file.judgement().format(),
            search.limits());
    InferredHandles found =
        SearchProgress.watched(
            explainer::run,
            seconds ->
                String.format(
                    Locale.ROOT,
                    "handles of any programs are tried: %.0f s of at most %.0f s",
                    seconds,
                    search.limits().maxSeconds()));
    if (found.schedule() == null) {
      printing.out().println("  not explained: " + found.reason());
      InferredText.tried(found).forEach(printing.out()::println);
      return new FileResult(path, false, found.reason(), null, null, found, List.of());
    }
    SchedulePrinting.print(found, InferredText.fault(file, found.schedule()), printing.out());
    describe(found.schedule(), InferredText.told(found));
    return new FileResult(path, true, "", found.schedule(), null, found, file.faults());
  }

  private FileResult notExplained(String path, String reason) {
    printing.out().println("  not explained: " + reason);
    return new FileResult(path, false, reason, null, null, null, List.of());
  }

  private FileResult explainBare(String path, FileImage image, long pid) throws IOException {
    Optional<Schedule> schedule = EmptyFileExplanation.explain(image, pid);
    if (schedule.isEmpty()) {
      return notExplained(
          path,
          String.format(
              Locale.US,
              "there is no entry in it, and no client leaves %d bytes with used=%d",
              image.size(),
              image.used()));
    }
    real.require(schedule.get().plan().version());
    String told =
        String.format(
            Locale.US,
            "%s: these %d steps leave exactly these bytes; a worker is killed before it stores %s.",
            ExplanationText.summary(schedule.get().expectation()),
            schedule.get().steps().size(),
            image.used() == 0 ? "the first header" : "its first entry");
    List<String> facts = new ArrayList<>(List.of(told));
    if (image.used() == 0) {
      facts.add(ExplanationText.scrapes(image.size()));
    }
    print(schedule.get(), facts);
    return new FileResult(path, true, "", schedule.get(), null, null, List.of());
  }

  /** Prints a run of known programs, and which swap of its steps is clean. */
  private void print(Schedule schedule, List<String> told) throws IOException {
    SchedulePrinting.print(schedule, printing.out());
    List<String> facts = new ArrayList<>(told);
    facts.addAll(CleanSwap.sentences(schedule, search.file()));
    describe(schedule, facts);
  }

  /**
   * Prints the facts and writes what was asked for; the schedule first, which a page is made of.
   */
  private void describe(Schedule schedule, List<String> facts) throws IOException {
    facts.forEach(printing.out()::println);
    search.save(schedule, printing.out());
    printing.pageOrFacts(schedule, facts);
  }

  private static void progress(int sets, long states) {
    System.err.printf(
        Locale.US,
        "%s of processes tried, %s seen%n",
        Plural.of(sets, "set"),
        Plural.of(states, "state"));
  }

  /** Whether the identifier in a file's name is short enough for a pid. */
  private static boolean hasPid(DbFileName name) {
    return name.pid().length() <= MOST_DIGITS;
  }
}
