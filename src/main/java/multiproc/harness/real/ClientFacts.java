package multiproc.harness.real;

import multiproc.client.ClientVersion;

/**
 * What a client reports of itself when its gates are installed.
 *
 * @param python version of the interpreter, for example {@code 2.7.18}
 * @param folder the package's folder
 * @param releases the releases that it may be one of by its names, for example {@code 0.4.0-0.4.2}
 * @param release what the files beside the package say; empty where they say nothing
 */
public record ClientFacts(String python, String folder, String releases, String release) {

  /** Whether it may be a release: by what it says, or else by its names. */
  public boolean mayBe(ClientVersion version) {
    return release.isEmpty()
        ? new ReleaseRange(releases).contains(version.text())
        : release.equals(version.text());
  }

  /** The release of those that the port knows whose files are like its. */
  public ClientVersion nearest() {
    ReleaseRange range = new ReleaseRange(release.isEmpty() ? releases : release);
    ClientVersion nearest = ClientVersion.values()[0];
    for (ClientVersion version : ClientVersion.values()) {
      if (ReleaseRange.compare(version.text(), range.first()) <= 0
          || range.contains(version.text())) {
        nearest = version;
      }
    }
    return nearest;
  }

  /** Its release as far as it is known. */
  public String releaseText() {
    return release.isEmpty() ? releases : release;
  }

  /** One line for the user. */
  public String text() {
    return "prometheus_client " + releaseText() + " of " + folder + ", Python " + python;
  }
}
