package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import multiproc.harness.MultiprocDirectory;
import multiproc.harness.real.RealClients;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real client that cannot be run: one line, exit code 2, nothing made, no process left. */
@Timeout(120)
class RealRefusalsIT {

  private static final String PYTHON = "/usr/bin/python3";

  @TempDir Path folder;

  private record Refusal(int exitCode, List<String> lines) {}

  @BeforeEach
  void pythonIsThere() {
    assumeTrue(Files.isExecutable(Path.of(PYTHON)), "no Python is installed");
  }

  /** Runs a command; HERE stands for the test's folder. */
  private Refusal run(String command, String... words) {
    List<String> line = new ArrayList<>(List.of(command.split(" ")));
    Arrays.stream(words).map(word -> word.replace("HERE", folder.toString())).forEach(line::add);
    line.add("--multiproc-dir");
    line.add(folder.resolve("db").toString());
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      int exitCode = Main.run(line.toArray(new String[0]));
      return new Refusal(exitCode, said.toString(StandardCharsets.UTF_8).lines().toList());
    } finally {
      System.setErr(before);
    }
  }

  private void assertRefused(Refusal refusal, String text) {
    assertThat(refusal.lines()).singleElement().asString().contains(text);
    assertThat(refusal.exitCode()).isEqualTo(2);
    assertThat(folder.resolve("db")).doesNotExist();
    try (Stream<ProcessHandle> all = ProcessHandle.current().descendants()) {
      assertThat(all.filter(ProcessHandle::isAlive)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no-such-python | no such interpreter: real=no-such-python; give a Python",
        "HERE | no such interpreter: real=",
        "true | the client does not run: real=true: it ended without a message, exit code 0",
        "HERE/dies | dies: cannot go on",
        "HERE/bare | no prometheus_client can be imported by Python 3",
      })
  void shouldSayOneLineWhenTheInterpreterIsNone(String python, String text) throws Exception {
    program("dies", "echo starting; echo cannot go on >&2; exit 1");
    program("bare", "exec " + PYTHON + " -S -E \"$@\"");

    assertRefused(run("replay error1", "--real=" + python), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nowhere | no prometheus_client in the folder: client-path=",
        "plain | this client has no multi-process mode",
        "past | multiprocess.py uses pwrite, which has no gate",
        "unknown | mmap_dict.py lacks _unpack_integer, _unpack_double, MmapedDict._read_all_values",
        "quits | the client does not run: real=/usr/bin/python3: it ended without a message, exit"
            + " code 3",
        "raises | (ValueError: two lines); install one or give --client-path:" + " client-path=",
        "ends | (SystemExit: 7); install one",
        "broken | no prometheus_client can be imported by Python 3",
        "talks | this client has no multi-process mode",
      })
  void shouldSayOneLineWhenTheClientIsNone(String client, String text) throws Exception {
    client("plain", "__init__", "");
    client("quits", "__init__", "import os\nos._exit(3)\n");
    client("raises", "__init__", "raise ValueError('two\\nlines')\n");
    client("ends", "__init__", "import sys\nsys.exit(7)\n");
    client("talks", "__init__", "print('good morning')\n");
    String past = "def keep(os):\n  os.pwrite()\n";
    String sound =
        "import mmap, os, struct\n_unpack_integer = _unpack_double = 1\n"
            + "class MmapedDict: _read_all_values = 1\n";
    client("past", "__init__", "", "values", "", "mmap_dict", sound, "multiprocess", past);
    String lacking = "import mmap, os, struct\n";
    client("unknown", "__init__", "", "values", "", "mmap_dict", lacking, "multiprocess", "");
    client("broken", "__init__", "", "multiprocess", "1 +\n");

    assertRefused(
        run("replay error1", "--real=" + PYTHON, "--client-path", "HERE/" + client), text);
  }

  @Test
  void shouldRefuseBeforeTheWorkWhenAnyCommandIsGivenNoInterpreter() {
    for (String command :
        List.of("hunt", "explore --children 7 --labels 7", "shrink error1", "explain error1")) {
      assertRefused(run(command, "--real=no-such-python"), "no such interpreter");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunt",
        "replay error1",
        "explore --children 1",
        "shrink error1",
        "explain error1",
        "faults run same-id",
        "faults matrix"
      })
  void shouldSayOneLineWhenTheDirectoryIsInUse(String command) throws Exception {
    Path db = folder.resolve("db");
    try (MultiprocDirectory used = MultiprocDirectory.open(db.toString(), false)) {
      Refusal refusal = run(command, "--real=" + PYTHON);

      assertThat(refusal.lines())
          .singleElement()
          .asString()
          .contains("another harness is using the directory: multiproc-dir=" + used);
      assertThat(refusal.exitCode()).isEqualTo(2);
    }
    assertThat(db).isDirectoryNotContaining("glob:**/{hunt,replay,confirm,real}-*");
  }

  private void program(String name, String line) throws Exception {
    Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A client's folder with modules, each a name and a text. */
  private void client(String name, String... modules) throws Exception {
    Path client = Files.createDirectories(folder.resolve(name).resolve("prometheus_client"));
    for (int i = 0; i < modules.length; i += 2) {
      Files.writeString(client.resolve(modules[i] + ".py"), modules[i + 1]);
    }
  }

  @Test
  void shouldNameWhatHasNoGateWhenTheClientUsesItAtItsStart() throws Exception {
    String lock = "    lock = Lock()\n\n    class MmapedValue";
    String hook = "    from . import mmap_dict\n    mmap_dict.os.sync()\n";
    Path patch = Files.createDirectory(folder.resolve("patch"));
    RealClients.changedIn(patch, "values.py", lock, hook + lock);

    assertRefused(
        run("replay lost-update --follow --real=" + PYTHON, "--client-path=HERE/patch"),
        "the client goes past the gates: os.sync has no gate");
  }
}
