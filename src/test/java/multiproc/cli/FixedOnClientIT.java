package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import multiproc.Fixtures;
import multiproc.JsonSchema;
import multiproc.harness.real.RealClient;
import multiproc.harness.real.RealClients;
import multiproc.python.PythonJson;
import multiproc.python.PythonVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether a client's own change mends fork-init: Debian's client as it is, without its fix, and
 * with a change that only prevents the overlap.
 */
@Timeout(120)
class FixedOnClientIT {

  @TempDir Path folder;

  private Printed replay(RealClient client, String... more) {
    List<String> words = new ArrayList<>(List.of("replay", "error2", "--fixed"));
    words.add("--real=" + client.python());
    client.path().ifPresent(path -> words.add("--client-path=" + path));
    words.add("--multiproc-dir=" + folder.resolve("runs"));
    words.addAll(List.of(more));
    return run(words);
  }

  private static Printed run(List<String> words) {
    return Printed.by(words.toArray(String[]::new));
  }

  private Printed exported(RealClient client) throws Exception {
    Path test = folder.resolve("test_race.py");
    run(List.of("export", "error2", "--pytest", test.toString()));
    Path output = folder.resolve("output");
    ProcessBuilder python =
        new ProcessBuilder(client.python(), "-B", test.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    client.path().ifPresent(path -> python.environment().put("PYTHONPATH", path.toString()));
    Process process = python.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Printed(process.exitValue(), Files.readString(output));
  }

  @Test
  void shouldSayThatTheFaultIsGoneInNeighbouringOrdersTooWhenTheClientHasTheFix() {
    Printed run = replay(RealClients.debian());

    assertThat(run.text())
        .contains("fault fork-init is gone in this order")
        .containsPattern(
            "with two neighbouring steps swapped it is gone in ([2-4]) of \\1 orders\n")
        .contains("schedule fork-open: fault fork-init is gone in this order")
        .contains("schedule fork-types: fault fork-init is gone in this order")
        .contains("not tried: other programs, and nothing exhaustively");
    assertThat(run.code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void shouldSayThatTheFaultIsThereWhenOnlyNewFilesAreNamedAfterTheRealPid() throws Exception {
    Printed run = replay(RealClients.namedByRealPid(folder), "--json");

    Map<?, ?> document = (Map<?, ?>) PythonJson.loads(run.text(), PythonVersion.PYTHON_3);
    assertThat(JsonSchema.errors(Fixtures.json("/multiproc/reproduce.schema.json"), document))
        .isEmpty();
    Map<?, ?> comparison = (Map<?, ?>) document.get("comparison");
    // In the order of error2 no file is open at the fork, so that the fault is gone there.
    assertThat(comparison.get("answer")).isEqualTo("gone");
    assertThat(String.valueOf(comparison.get("shipped")))
        .contains("{schedule=fork-open, answer=there, verdict=MISALIGNED}");
    assertThat(run.code()).isEqualTo(ExitCode.CORRUPT);
  }

  /** The pid is checked for some values alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "typ == 'gauge'",
        "not values or name == metric_name",
        "len(files) < 2",
        "multiprocess_mode in ('', 'all')",
        "labelnames",
      })
  void shouldSayThatTheFaultIsThereWhenOnlySomeValuesAreChecked(String condition) throws Exception {
    String check = "if " + condition + ":\n                    self.__check_for_pid_change()";

    Printed run = replay(RealClients.checking(folder, check));

    assertThat(run.text())
        .contains("fault fork-init is gone in this order")
        .containsPattern(
            "schedule fork-types: fault fork-init is (still there|half gone) in this order: .*"
                + "process 41\\d\\d still stores \\w+[^ ]* into \\w+_4101.db, another process's");
    assertThat(run.code()).isEqualTo(ExitCode.CORRUPT);
  }

  /** Nothing is made before the child's first change. */
  @ParameterizedTest
  @CsvSource({
    "if CHECK: return, self._value += amount, counter_4112.db",
    "if CHECK: return, self._value = value, gauge_all_4113.db",
    "if self._value == value: return, self._value = value, gauge_all_4113.db",
    "if CHECK and self._params[0] == 'gauge': return, self._value += amount, gauge_all_4114.db",
    "if CHECK and self._params[0] == 'summary': return, self._value += amount, summary_4115.db",
    "if CHECK and self._params[0] == 'histogram': return, self._value += amount, histogram_4116.db",
  })
  void shouldNameTheValueWhenTheClientLosesTheFirstChangeAfterAFork(
      String statement, String change, String file) throws Exception {
    String check = "self.__check_for_pid_change()";
    String line = "\n                ";
    String reset = line + "    value.__reset()";
    String first = statement.replace("CHECK", check) + line;
    RealClient client =
        RealClients.changed(
            folder,
            reset,
            reset + line + "return True",
            check + line + change,
            first + check + line + change);

    Printed run = replay(client);

    assertThat(run.text())
        .contains("schedule fork-types: fault fork-init is not shown in this order, but the client")
        .contains("in " + file);
    assertThat(run.code()).isEqualTo(ExitCode.CORRUPT);
  }

  @Test
  void shouldSayWhatIsTooMuchWhenAChildStoresItsParentsValuesAsItsOwn() throws Exception {
    String line = "\n                    ";
    String reset = line + "value.__reset()";
    String copy = line + "value._file.write_value(value._key, old)";

    Printed run =
        replay(RealClients.changed(folder, reset, line + "old = value._value" + reset + copy));

    assertThat(run.text())
        .contains(
            "process 4102 only inherits g{worker_id=\"0\"}, and the client stored 1.0 in"
                + " gauge_all_4102.db");
    assertThat(run.code()).isEqualTo(ExitCode.CORRUPT);
  }

  /** The recipe of the page: its scenario finds what the schedules in the program do not reach. */
  @Test
  void shouldFindAHoleByTheScenarioOfThePageWhenTheShippedSchedulesDoNot() throws Exception {
    String check = "if len(labelnames) < 2:\n                    self.__check_for_pid_change()";
    RealClient client = RealClients.checking(folder.resolve("patch"), check);
    assertThat(replay(client).code()).isEqualTo(ExitCode.OK);
    List<String> page = Files.readAllLines(Path.of("docs/INTERLEAVINGS.md"));
    int first = page.indexOf("$ cat my.txt") + 1;
    int explore = first;
    while (!page.get(explore).startsWith("$ reproduce ")) {
      explore++;
    }
    Path scenario = Files.write(folder.resolve("my.txt"), page.subList(first, explore));

    run(words(page.get(explore), client, scenario));
    Printed run = run(words(page.get(explore + 1), client, scenario));

    assertThat(run.text()).contains("fault fork-init is still there in this order");
    assertThat(run.code()).isEqualTo(ExitCode.CORRUPT);
  }

  private List<String> words(String line, RealClient client, Path scenario) {
    List<String> words = new ArrayList<>();
    for (String word : line.substring("$ reproduce ".length()).split(" ")) {
      words.add(
          word.replace("my.txt", scenario.toString())
              .replaceFirst("^D\\b", folder.resolve("D").toString())
              .replace("python3", client.python())
              .replace("PATCH", client.path().orElseThrow().toString()));
    }
    words.add("--multiproc-dir=" + folder.resolve("runs"));
    return words;
  }

  @Test
  void shouldSayThatItLosesAValueWhenTheClientStoresNothingInAChild() throws Exception {
    String drop =
        """
        if pid['value'] != process_identifier():
                            self._value, self._key = 0.0, ''
                            self._file = type('Nowhere', (), {'write_value': lambda *a: None})()
                            pid['value'] = process_identifier()
                            return\
        """;
    RealClient client = RealClients.checking(folder, drop);

    Printed run = replay(client);
    assertThat(run.text())
        .contains("fault fork-init is not shown in this order, but the client loses")
        .contains(
            "writer_0_my_gauge{label1=\"my label\"} at 10000.0, and the client stored nothing")
        .contains("verdict: LOST at the programs' ends")
        .doesNotContain("is gone", "CLEAN");
    assertThat(run.code()).isEqualTo(ExitCode.CORRUPT);

    assertThat(exported(client).text())
        .contains("at 10000.0, and the client stored nothing of it in gauge_all_4102.db");
  }

  /**
   * No other process has the file: a scrape and mark_process_dead do not know it as the child's.
   */
  @Test
  void shouldNameBothFilesWhenAChildSOwnIsNamedOtherwise() throws Exception {
    String name = "'{}_{}.db'.format(file_prefix, pid['value'])";
    RealClient client =
        RealClients.changed(
            folder,
            name,
            name.replace("pid['value']", "pid.get('child', '') + str(pid['value'])"),
            "                pid['value'] = actual_pid\n",
            "                pid['value'], pid['child'] = actual_pid, 'child'\n");

    assertThat(replay(client).text())
        .contains(
            "stored nothing of it in gauge_all_4102.db, but 10000.0 in gauge_all_child4102.db")
        .doesNotContain("another process's file");
    assertThat(exported(client).text()).doesNotContain("another process's file");
  }

  @Test
  void shouldNameTheErrorWhenAChildDiesOfOneThatTheReleaseDoesNotHave() throws Exception {
    String die = "if pid['value'] != process_identifier(): raise RuntimeError('forked')";

    Printed run = replay(RealClients.checking(folder, die));

    assertThat(run.text())
        .contains("process 4102 dies of an error that the schedule's release does not have here:")
        .contains("RuntimeError: forked")
        .doesNotContain("is gone", "CLEAN");
    assertThat(run.code()).isEqualTo(ExitCode.CORRUPT);
  }

  @Test
  void shouldSayThatTheFaultIsThereWhenTheClientLacksTheFix() throws Exception {
    Printed run = replay(RealClients.unfixed(folder, false));

    assertThat(run.text()).contains("fault fork-init is still there in this order");
    assertThat(run.code()).isEqualTo(ExitCode.CORRUPT);
  }

  @Test
  void shouldSayThatHalfOfItIsThereWhenTheChildStoresIntoItsParentsFileWithoutAnOverlap()
      throws Exception {
    RealClient client = RealClients.unfixed(folder, true);

    Printed run = replay(client);
    assertThat(run.text())
        .contains("fault fork-init is half gone in this order: nothing is overwritten, but")
        .contains(
            "process 4102 still stores writer_0_my_gauge{label1=\"my label\"} into"
                + " gauge_all_4101.db, another process's file")
        .contains("verdict: CLEAN");
    assertThat(run.code()).isEqualTo(ExitCode.CORRUPT);

    Printed test = exported(client);
    assertThat(test.text())
        .contains("process 4102 stored into gauge_all_4101.db, another process's file");
    assertThat(test.code()).isEqualTo(1);
  }

  @Test
  void shouldHaveTheSameInJsonWhenHalfOfItIsThere() throws Exception {
    Printed run = replay(RealClients.unfixed(folder, true), "--json");

    Map<?, ?> document = (Map<?, ?>) PythonJson.loads(run.text(), PythonVersion.PYTHON_3);
    assertThat(JsonSchema.errors(Fixtures.json("/multiproc/reproduce.schema.json"), document))
        .isEmpty();
    Map<?, ?> comparison = (Map<?, ?>) document.get("comparison");
    assertThat(comparison.get("answer")).isEqualTo("half");
    assertThat(String.valueOf(comparison.get("stores")))
        .isEqualTo(
            "[{pid=4102, file=gauge_all_4101.db, series=writer_0_my_gauge{label1=\"my label\"}}]");
  }

  private Printed fixed(String schedule, RealClient client) {
    List<String> words = new ArrayList<>(List.of("replay", schedule, "--fixed"));
    words.add("--real=" + client.python());
    client.path().ifPresent(path -> words.add("--client-path=" + path));
    words.add("--multiproc-dir=" + folder.resolve("runs"));
    return run(words);
  }

  /** The schedule ends where the release fails; this client fails at a later operation. */
  @Test
  void shouldRunTheProgramsToTheirEndsWhenTheClientDoesNotFailWhereTheReleaseDoes()
      throws Exception {
    String reset = "                    value.__reset()";
    String swallowed = reset.replace("value", "    value");

    Printed run =
        fixed(
            "half-reset",
            RealClients.changed(
                folder,
                reset,
                "                    try:\n"
                    + swallowed
                    + "\n                    except Exception:\n                        pass"));

    assertThat(run.text()).contains("fault half-reset is still there in this order");
    assertThat(run.code()).isEqualTo(ExitCode.CORRUPT);
  }

  /** The change is what {@code faults show empty-file} says a fix must do. */
  @Test
  void shouldSayThatAnEmptyFileIsNoFaultWhenTheClientsScrapeReadsIt() throws Exception {
    String used = "            used = _unpack_integer(data, 0)[0]\n";
    String empty = "            if not data:\n                return iter(())\n";

    Printed run =
        fixed("empty-file", RealClients.changedIn(folder, "mmap_dict.py", used, empty + used));

    assertThat(run.text()).contains("fault empty-file is gone in this order").contains("CLEAN");
    assertThat(run.code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void shouldSayThatTheFaultIsThereWhenAScrapeFailsOnADeletedFile() {
    Printed run = fixed("live-unlink", RealClients.debian());

    assertThat(run.text())
        .contains("fault live-unlink is still there in this order")
        .doesNotContain("READER-INIT");
    assertThat(run.code()).isEqualTo(ExitCode.CORRUPT);
  }

  /** The fault is of files that are there before the first step. */
  @ParameterizedTest
  @ValueSource(strings = {"negative-length", "foreign-db"})
  void shouldSayThatTheFaultIsThereWhenTheFilesOfTheScheduleMakeIt(String schedule) {
    Printed run = fixed(schedule, RealClients.debian());

    assertThat(run.text()).contains("fault " + schedule + " is still there in this order");
    assertThat(run.code()).isEqualTo(ExitCode.CORRUPT);
  }

  /** The change is what {@code faults show help-change} says a fix must do: it changes the keys. */
  @Test
  void shouldSayThatTheFaultIsGoneWhenTheClientsKeysHaveNoHelp() throws Exception {
    String key = "json.dumps([metric_name, name, labels, help_text]";

    Printed run =
        fixed(
            "help-change",
            RealClients.changedIn(folder, "mmap_dict.py", key, key.replace("help_text", "''")));

    assertThat(run.text())
        .contains("fault help-change is gone in this order")
        .contains("not tried: other programs")
        .doesNotContain("MISALIGNED");
    assertThat(run.code()).isEqualTo(ExitCode.OK);
  }

  /** The other program's file is as it was; the scrape does not read it. */
  @Test
  void shouldSayThatTheFaultIsGoneWhenTheGivenFileIsBrokenAndNobodyFails() throws Exception {
    String files = "files = glob.glob(os.path.join(self._path, '*.db'))";
    String own = "files = [f for f in " + files.substring(8) + " if f.count('_')]";

    Printed run = fixed("foreign-db", RealClients.changedIn(folder, "multiprocess.py", files, own));

    assertThat(run.text()).contains("fault foreign-db is gone").doesNotContain("MISALIGNED at");
    assertThat(run.code()).isEqualTo(ExitCode.OK);
  }
}
