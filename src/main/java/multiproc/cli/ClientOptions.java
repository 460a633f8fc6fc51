package multiproc.cli;

import multiproc.client.ClientVersion;
import multiproc.harness.MultiprocDirectory;
import picocli.CommandLine.Model.OptionSpec;

/** Declares the options that several commands share. */
final class ClientOptions {

  private final Value<ClientVersion> version;

  /** Adds {@code --client} to a command. */
  public ClientOptions(Command command) {
    version =
        command.option(
            ClientVersion.class,
            new ClientVersionConverter(),
            OptionSpec.builder("--client")
                .paramLabel("VERSION")
                .completionCandidates(ClientVersionConverter.candidates())
                .defaultValue(ClientVersion.V0_4_2.text())
                .description(
                    "The release of client_python to run as, from "
                        + ClientVersion.known()
                        + ": 0.4.2 has the bug (the default), 0.5.0 the fix."));
  }

  /** Whether the command line has {@code --client}. */
  public boolean isGiven() {
    return version.isGiven();
  }

  /** The chosen client. */
  public ClientVersion version() {
    return version.get();
  }

  /** The directory of the {@code .db} files. */
  public static final class Directory {

    private final Value<String> given;

    private Directory(Command command, String what) {
      given =
          command.option(
              String.class,
              OptionSpec.builder("--multiproc-dir")
                  .paramLabel("DIR")
                  .description(
                      what
                          + " Default: $prometheus_multiproc_dir, else $PROMETHEUS_MULTIPROC_DIR,"
                          + " else ./tmp/"));
    }

    /** The option of a command that works in the directory itself. */
    public static Directory emptied(Command command) {
      return new Directory(
          command,
          "Where the .db files go; made if missing, and emptied at the start of the .db files that"
              + " this program made there. One with others is refused.");
    }

    /** The option of a command that works in a new folder inside the directory. */
    public static Directory parent(Command command) {
      return new Directory(
          command,
          "Where a new folder for the .db files is made; made if missing. Nothing is deleted.");
    }

    /** The directory, from the command line or the environment. */
    public String get() {
      return given.or(MultiprocDirectory.fromEnvironment());
    }
  }
}
