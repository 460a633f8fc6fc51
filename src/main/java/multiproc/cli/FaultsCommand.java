package multiproc.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.explore.Explorer;
import multiproc.explore.Stop;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.explore.catalogue.FaultSearch;
import multiproc.explore.catalogue.FaultSearch.Cell;
import multiproc.harness.UserException;
import multiproc.harness.real.RealClient;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.print.StepTable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Lists the known faults, shows one, searches one under a release, or searches all under all
 * releases.
 */
final class FaultsCommand extends Command {

  private static final List<String> ACTIONS = List.of("list", "show", "run", "matrix");

  private final Stop stop = Stop.ofCommand();

  private OutputFile file;
  private OutputFile page;

  private final Value<String> action =
      operand(
          PositionalParamSpec.builder()
              .index("0")
              .type(String.class)
              .arity("0..1")
              .paramLabel("ACTION")
              .description("list (the default), show, run or matrix."));

  private final Value<String> id =
      operand(
          PositionalParamSpec.builder()
              .index("1")
              .type(String.class)
              .arity("0..1")
              .paramLabel("FAULT")
              .description("With show and run: the fault's name, as list has it."));

  private final Value<ClientVersion> client =
      option(
          ClientVersion.class,
          new ClientVersionConverter(),
          OptionSpec.builder("--client")
              .paramLabel("VERSION")
              .description(
                  "With run: the release to run as. Default: the one that the fault's file is"
                      + " for; with --real each release that a client at hand may be."));

  private final FixOption fixes = new FixOption(this);

  private final RealOptions real =
      new RealOptions(
          this,
          "With run and matrix: also on the real client_python, forks of PYTHON: the run that shows"
              + " the fault in the port, or where none does the same order. Several interpreters"
              + " may be given, with commas; and --client-path may hold several clients' folders:"
              + " each is run by the first that can import it.");

  private final ClientOptions.Directory directory = ClientOptions.Directory.parent(this);

  private final Value<Path> output =
      path(
          OptionSpec.builder("-o", "--output")
              .paramLabel("FILE")
              .description(
                  "With show and run: where the schedule goes; a file that is not there yet."));

  private final Value<Path> html =
      path(
          OptionSpec.builder("--html")
              .paramLabel("FILE")
              .description("With matrix: write it as one page to FILE, not there yet."));

  private final Value<Boolean> json = flag("--json", "One JSON document, for a program.");

  private final Value<Double> maxSeconds =
      option(
          Double.class,
          OptionSpec.builder("--max-seconds")
              .paramLabel("SECONDS")
              .defaultValue("60")
              .description("How long each search may take. Default: ${DEFAULT-VALUE}"));

  FaultsCommand() {
    super("faults");
    help(
        "The known faults of multi-process mode: 'list' names them, 'show FAULT' tells one with its"
            + " shortest run, 'run FAULT' searches it under a release, 'matrix' all under all"
            + " releases. A fault is shown by a shortest run of its scenario, or every run is"
            + " tried.",
        List.of(
            "0:done; of run: every run was tried, and none shows the fault",
            ExitCode.CORRUPT + ":of run: the fault is shown",
            "2:bad usage; nothing was touched",
            "3:a search was stopped before it had a result"),
        "  reproduce faults show lost-update",
        "  reproduce faults run shrink --client 0.25.0",
        "  reproduce faults matrix --html matrix.html");
  }

  @Override
  public Integer call() throws Exception {
    String wanted = action.get() == null ? "list" : action.get();
    boolean ofOne = wanted.equals("show") || wanted.equals("run");
    if (id.get() != null && !ofOne && ACTIONS.contains(wanted)) {
      throw new UserException(
          "not expected here, %s is of all faults: fault=%s; leave it out"
              .formatted(wanted, id.get()));
    }
    refuseOthers("faults " + wanted, options(wanted).split(" "));
    fixes.get();
    file = OutputFile.reserve("output", output.get());
    page = OutputFile.reserve("html", html.get());
    return SignalHook.finishing(() -> act(wanted), stop::interrupt);
  }

  private static String options(String action) {
    String ofSearches = "--json --with --max-seconds --real --client-path --multiproc-dir ";
    return switch (action) {
      case "list" -> "--json";
      case "show" -> "--json --with --max-seconds --output";
      case "run" -> ofSearches + "--output --client";
      case "matrix" -> ofSearches + "--html";
      default -> ofSearches + "--output --client --html";
    };
  }

  private int act(String wanted) throws Exception {
    FaultPrinter printer = new FaultPrinter(System.out);
    switch (wanted) {
      case "list" -> list(printer);
      case "show" -> {
        FaultCase fault = fault();
        int code = run(fault, fault.version(), true);
        return code == ExitCode.CORRUPT ? ExitCode.OK : code;
      }
      case "run" -> {
        FaultCase fault = fault();
        Optional<RealCells> clients = clients();
        return clients.isPresent()
            ? runOnClients(fault, clients.get())
            : run(fault, client.or(fault.version()), false);
      }
      case "matrix" -> {
        return matrix(printer);
      }
      default ->
          throw new UserException(
              "unknown action: action=%s; %sgive one of %s"
                  .formatted(wanted, hint(wanted), String.join(", ", ACTIONS)));
    }
    return ExitCode.OK;
  }

  /** The hint at an action; a fault's name without an action is one that it can be shown with. */
  private static String hint(String word) {
    return Fault.ids().contains(word) ? Hint.of("show " + word) : Hint.command(word, ACTIONS);
  }

  private FaultCase fault() throws IOException {
    if (id.get() == null) {
      throw new UserException("no fault given: give a name that 'faults list' shows");
    }
    return FaultCatalogue.find(id.get())
        .orElseThrow(
            () ->
                new UserException(
                    "no such fault: fault="
                        + id.get()
                        + "; "
                        + Hint.nearest(id.get(), Fault.ids())
                        + "give a name that 'faults list' shows"));
  }

  private Explorer.Limits limits() {
    return new Explorer.Limits(Explorer.Limits.NONE.maxStates(), maxSeconds.get(), stop);
  }

  /** All faults, those without a scenario last. */
  private static Map<Fault, Optional<FaultCase>> known() throws IOException {
    Map<Fault, Optional<FaultCase>> known = new LinkedHashMap<>();
    for (FaultCase fault : FaultCatalogue.all()) {
      known.put(fault.fault(), Optional.of(fault));
    }
    for (Fault fault : Fault.values()) {
      known.putIfAbsent(fault, Optional.empty());
    }
    return known;
  }

  private void list(FaultPrinter printer) throws IOException {
    if (!json.get()) {
      printer.list(known());
      return;
    }
    try (FaultsJson document = new FaultsJson(System.out, "list", "unknown")) {
      for (Map.Entry<Fault, Optional<FaultCase>> fault : known().entrySet()) {
        document.fault(fault.getKey(), fault.getValue());
      }
    }
  }

  /**
   * Searches a fault under a release and prints its shortest run.
   *
   * @param show whether to print the facts about the fault first
   */
  private int run(FaultCase fault, ClientVersion version, boolean show) throws IOException {
    PrintStream out = json.get() ? new PrintStream(OutputStream.nullOutputStream()) : System.out;
    if (show) {
      new FaultPrinter(out).show(fault);
      out.println();
    }
    Cell cell = FaultSearch.cell(fault, version, fixes.get(), limits());
    int code = print(fault, cell, out);
    if (show) {
      cell.shown().ifPresent(shown -> FaultPrinter.bytes(shown, out));
    }
    if (json.get()) {
      try (FaultsJson document =
          new FaultsJson(System.out, show ? "show" : "run", verdict(List.of(cell)))) {
        document.fault(fault.fault(), Optional.of(fault));
        document.cell(cell, Optional.empty());
      }
    }
    return code;
  }

  private static String verdict(List<Cell> cells) {
    if (cells.stream().anyMatch(cell -> cell.shown().isPresent())) {
      return "corrupt";
    }
    boolean tried = cells.stream().anyMatch(cell -> cell.reason().isEmpty());
    return tried && cells.stream().allMatch(Cell::complete) ? "clean" : "unknown";
  }

  private int print(FaultCase fault, Cell cell, PrintStream out) throws IOException {
    ClientVersion version = cell.version();
    Optional<Schedule> shown = cell.shown();
    if (shown.isPresent()) {
      StepTable.print(shown.get(), out, Terminal.hasColours());
      shown
          .get()
          .expectation()
          .deaths()
          .forEach((pid, error) -> out.println(shown.get().plan().title(pid) + ": " + error));
      if (file != null) {
        file.write(ScheduleText.format(shown.get()));
      }
      out.println("client " + version + ": shown after " + shown.get().steps().size() + " steps");
      return ExitCode.CORRUPT;
    }
    if (cell.reason().isPresent()) {
      out.println("client " + version + ": not tried, " + cell.reason().get());
      return ExitCode.UNKNOWN;
    }
    out.println(
        "client "
            + version
            + (cell.complete()
                ? ": no run shows it; all were tried, states=" + cell.states()
                : ": UNKNOWN, the search was stopped, states=" + cell.states()));
    return cell.complete() && (fixes.get().isEmpty() || isControlled(fault, version, out))
        ? ExitCode.OK
        : ExitCode.UNKNOWN;
  }

  /**
   * Whether the same release without the fix shows the fault; if not, the fix is not the reason for
   * a clean search. Prints the result.
   */
  private boolean isControlled(FaultCase fault, ClientVersion version, PrintStream out) {
    Cell control = FaultSearch.cell(fault, version, Set.of(), limits());
    out.println(
        "positive control, client "
            + version
            + " without the fix: "
            + (control.shown().isPresent()
                ? "shown after " + control.shown().get().steps().size() + " steps"
                : "not shown, so that nothing is known of the fix"));
    return control.shown().isPresent();
  }

  private int matrix(FaultPrinter printer) throws Exception {
    Optional<RealCells> clients = clients();
    List<FaultCase> faults = FaultCatalogue.all();
    List<ClientVersion> releases = FaultCatalogue.releases();
    System.err.printf(
        Locale.ROOT,
        "%d faults are searched under %d releases; Ctrl-C prints what is known by then%n",
        faults.size(),
        releases.size());
    FaultMatrix matrix = FaultMatrix.search(faults, releases, fixes.get(), limits());
    if (clients.isPresent()) {
      matrix = matrix.on(clients.get(), stop);
    }
    if (stop.requested()) {
      System.err.println("reproduce: " + stop.reason() + ": the cells with '?' are not known");
    }
    if (json.get()) {
      json(matrix);
    } else {
      printer.matrix(matrix);
    }
    if (page != null) {
      page.write(MatrixFiles.html(matrix));
      if (!json.get()) {
        System.out.println("page: " + html.get());
      }
    }
    boolean checked = clients.isEmpty() || matrix.compared() > 0;
    return checked && matrix.isComplete() && matrix.isSame() ? ExitCode.OK : ExitCode.UNKNOWN;
  }

  private static void json(FaultMatrix matrix) throws IOException {
    List<Cell> cells = matrix.rows().stream().flatMap(row -> row.cells().stream()).toList();
    try (FaultsJson document = new FaultsJson(System.out, "matrix", verdict(cells))) {
      for (FaultMatrix.Row row : matrix.rows()) {
        document.fault(row.fault().fault(), Optional.of(row.fault()));
      }
      for (FaultMatrix.Row row : matrix.rows()) {
        for (int i = 0; i < row.cells().size(); i++) {
          document.cell(
              row.cells().get(i),
              row.real().isEmpty() ? Optional.empty() : Optional.of(row.real().get(i)));
        }
      }
    }
  }

  private Optional<RealCells> clients() throws IOException {
    List<RealClient> candidates = real.clients(directory.get());
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    if (!fixes.get().isEmpty()) {
      throw new UserException("a client has no fixes to try: give --with without --real");
    }
    RealCells clients = new RealCells(candidates, directory.get());
    stop.onInterrupt(clients::end);
    clients.refusals().forEach(refusal -> System.err.println("reproduce: " + refusal));
    return Optional.of(clients);
  }

  /** Runs the fault on each real client that was found. */
  private int runOnClients(FaultCase fault, RealCells clients) throws IOException {
    boolean shown = false;
    boolean known = true;
    Map<Cell, RealCells.RealCell> cells = new LinkedHashMap<>();
    for (ClientVersion version :
        client.get() == null ? clients.releases() : List.of(client.get())) {
      Cell cell = FaultSearch.cell(fault, version, fixes.get(), limits());
      RealCells.RealCell real = clients.run(fault, cell);
      cells.put(cell, real);
      if (!json.get()) {
        FaultPrinter.real(cell, real, clients.client(version), System.out);
      }
      shown |= real.isSame() && cell.shown().isPresent();
      known &= real.isSame() && cell.complete();
    }
    if (json.get()) {
      // Where a client differs from the port, nothing is known of it.
      String verdict = shown || known ? verdict(List.copyOf(cells.keySet())) : "unknown";
      try (FaultsJson document = new FaultsJson(System.out, "run", verdict)) {
        document.fault(fault.fault(), Optional.of(fault));
        for (Map.Entry<Cell, RealCells.RealCell> cell : cells.entrySet()) {
          document.cell(cell.getKey(), Optional.of(cell.getValue()));
        }
      }
    }
    Optional<Schedule> first =
        cells.keySet().stream().flatMap(cell -> cell.shown().stream()).findFirst();
    if (file != null && first.isPresent()) {
      file.write(ScheduleText.format(first.get()));
    }
    return shown ? ExitCode.CORRUPT : known ? ExitCode.OK : ExitCode.UNKNOWN;
  }
}
