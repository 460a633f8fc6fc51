package multiproc.harness.real;

import multiproc.client.ClientVersion;

/**
 * What a client's process reports of itself after it has replaced the functions at which a replay
 * stops it.
 *
 * @param python version of the interpreter, for example {@code 2.7.18}
 * @param folder the package's folder
 * @param releases the releases with the same names of classes and functions, for example {@code
 *     0.4.0-0.4.2}
 * @param release version in the package's metadata; empty if there is none
 */
public record ClientFacts(String python, String folder, String releases, String release) {

  /** Whether the client may be a release, by its metadata, or else by its names. */
  public boolean mayBe(ClientVersion version) {
    return release.isEmpty()
        ? new ReleaseRange(releases).contains(version.text())
        : release.equals(version.text());
  }

  /** The nearest release that the port knows, by file format. */
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

  /** Its release, or the range of possible releases. */
  public String releaseText() {
    return release.isEmpty() ? releases : release;
  }

  /** One line for the user. */
  public String text() {
    return "prometheus_client " + releaseText() + " of " + folder + ", Python " + python;
  }
}
