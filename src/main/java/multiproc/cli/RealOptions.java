package multiproc.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.explore.catalogue.Resources;
import multiproc.harness.MultiprocDirectory;
import multiproc.harness.UserException;
import multiproc.harness.real.ClientFacts;
import multiproc.harness.real.ClientTrial;
import multiproc.harness.real.RealClient;
import multiproc.harness.real.RealOriginal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Declares the options that run a real client instead of the port. */
final class RealOptions {

  /** The option that asks for a real client. */
  static final String REAL = "--real";

  private final Value<String> python;
  private final Value<Path> path;
  private ClientFacts facts;

  /**
   * Adds {@code --real} and {@code --client-path} to a command.
   *
   * @param does a sentence for the help: what the command does with a real client
   */
  public RealOptions(Command command, String does) {
    python =
        command.option(
            String.class,
            OptionSpec.builder(REAL)
                .arity("0..1")
                .fallbackValue(RealClient.DEFAULT_PYTHON)
                .paramLabel("PYTHON")
                .description(
                    does
                        + " PYTHON is an interpreter, 2.7 or 3.6 and later; "
                        + RealClient.DEFAULT_PYTHON
                        + " if none is given. A word after it that names a file and is no"
                        + " program is not taken as PYTHON."));
    path =
        command.path(
            OptionSpec.builder("--client-path")
                .paramLabel("DIR")
                .description(
                    "With --real: the folder that holds prometheus_client. Default: the package"
                        + " that is installed for PYTHON."));
  }

  /**
   * The client that was asked for; empty for the port. Starts the client once to check that it
   * runs.
   *
   * @param directory in which the client will have a folder
   * @throws UserException when the client cannot run, or another process uses the directory
   */
  public Optional<RealClient> client(String directory) throws IOException {
    if (python.get() == null) {
      if (path.get() != null) {
        throw new UserException("only with --real: client-path=" + path.get());
      }
      return Optional.empty();
    }
    if (path.get() != null && Files.isDirectory(path.get()) && !Files.isExecutable(path.get())) {
      throw new UserException("no permission to enter the folder: client-path=" + path.get());
    }
    if (path.get() != null && !Files.isDirectory(path.get().resolve("prometheus_client"))) {
      throw new UserException(
          "no prometheus_client in the folder: client-path="
              + path.get()
              + (isPackage(path.get())
                  ? "; that is the package itself: give the folder that holds it, "
                      + path.get().toAbsolutePath().normalize().getParent()
                  : "; give the folder that holds the package"));
    }
    MultiprocDirectory.refuseUsed(directory);
    RealClient client = new RealClient(python.get(), Optional.ofNullable(path.get()));
    facts = RealOriginal.facts(client);
    return Optional.of(client);
  }

  private static boolean isPackage(Path folder) {
    Path whole = folder.toAbsolutePath().normalize();
    return whole.endsWith("prometheus_client") && Files.isRegularFile(whole.resolve("__init__.py"));
  }

  /** The words of a command line that ask for the same client. */
  public List<String> words() {
    return words(new RealClient(python.get(), Optional.ofNullable(path.get())));
  }

  /** The words of a command line that ask for a client. */
  public static List<String> words(RealClient client) {
    List<String> words = new ArrayList<>(List.of(REAL + "=" + client.python()));
    client.path().ifPresent(folder -> words.add("--client-path=" + folder));
    return words;
  }

  /** What the client reports about itself; null if none was asked for. */
  public ClientFacts facts() {
    return facts;
  }

  /**
   * Checks that the client is of this release.
   *
   * @throws UserException when it is of another
   */
  public void require(ClientVersion version) {
    if (facts != null && !facts.mayBe(version)) {
      throw new UserException(
          "another release than the schedules': client="
              + version
              + " real="
              + facts.releaseText()
              + "; replay --real lets it follow one");
    }
  }

  /**
   * A command line in which a word after {@code --real} is not taken as the interpreter if it names
   * a file, a schedule or a fault, and is no program.
   */
  public static String[] apart(String... words) throws IOException {
    String[] apart = words.clone();
    for (int i = 0; i + 1 < words.length; i++) {
      if (words[i].equals(REAL) && !isCommand(words[i + 1]) && isOperand(words[i + 1])) {
        apart[i] = REAL + "=" + RealClient.DEFAULT_PYTHON;
      }
    }
    return apart;
  }

  private static boolean isOperand(String word) throws IOException {
    return Resources.SCHEDULES.text(word).isPresent()
        || Fault.of(word).isPresent()
        || new File(word).exists();
  }

  /**
   * Whether the system can run the word: the path of a program, or the name of one on the search
   * path.
   */
  private static boolean isCommand(String word) {
    if (word.contains(File.separator)) {
      return isProgram(new File(word));
    }
    String path = System.getenv("PATH");
    for (String folder : path == null ? new String[0] : path.split(File.pathSeparator)) {
      if (isProgram(new File(folder, word))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isProgram(File file) {
    return file.isFile() && file.canExecute();
  }

  /**
   * A note for a message about a missing operand: the word that {@code --real} took as the
   * interpreter; may be empty.
   */
  public static String taken(CommandSpec command) {
    OptionSpec real = command.findOption(REAL);
    return real == null ? "" : because((String) real.getValue());
  }

  /** The same note, after the command line was parsed. */
  public String taken() {
    return because(python.get());
  }

  private static String because(String python) {
    return python == null || python.equals(RealClient.DEFAULT_PYTHON)
        ? ""
        : " (--real took " + python + " as the interpreter; --real=PYTHON takes no other word)";
  }

  /**
   * The clients that were asked for, for a command that tries several: each interpreter of a list
   * with commas, in each folder that holds the package.
   *
   * @param directory in which each run will have a folder
   * @throws UserException when another process uses the directory
   */
  public List<RealClient> clients(String directory) throws IOException {
    if (python.get() == null) {
      return client(directory).map(List::of).orElse(List.of());
    }
    MultiprocDirectory.refuseUsed(directory);
    List<RealClient> clients = new ArrayList<>();
    List<Optional<Path>> folders = new ArrayList<>();
    if (path.get() == null) {
      folders.add(Optional.empty());
    } else {
      ClientTrial.clientsIn(path.get()).forEach(folder -> folders.add(Optional.of(folder)));
    }
    for (Optional<Path> folder : folders) {
      for (String interpreter : python.get().split(",")) {
        clients.add(new RealClient(interpreter.strip(), folder));
      }
    }
    return clients;
  }

  /** Whether a word of a command line asks for a real client. */
  public static boolean isAskedForBy(String word) {
    return word.equals(REAL) || word.startsWith(REAL + "=");
  }
}
