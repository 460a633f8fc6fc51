package multiproc.cli;

import multiproc.client.ClientVersion;
import multiproc.harness.MultiprocDirectory;
import picocli.CommandLine.Option;

/** The options that several commands share. */
final class ClientOptions {

  @Option(
      names = "--client",
      paramLabel = "VERSION",
      defaultValue = "0.4.2",
      converter = ClientVersionConverter.Writing.class,
      description = {
        "The client_python to be: 0.4.2 (the bug, the default), 0.5.0 (the fix) or 0.25.0 (the"
            + " current one)."
      })
  ClientVersion version;

  /** Where the {@code .db} files go. */
  static final class Directory {

    @Option(
        names = "--multiproc-dir",
        paramLabel = "DIR",
        description = {
          "Where the .db files go; made if missing, emptied of .db files at the start."
              + " Default: $prometheus_multiproc_dir, else $PROMETHEUS_MULTIPROC_DIR, else ./tmp/"
        })
    private String given;

    /** The directory as the user or the environment names it. */
    String get() {
      return given != null ? given : MultiprocDirectory.fromEnvironment();
    }
  }
}
