package multiproc.harness.hunt;

import multiproc.client.ClientVersion;
import multiproc.harness.real.ClientFacts;

/**
 * Names the client that ran the attempts.
 *
 * @param release its release, or the range of possible releases
 * @param text for a person, with its release
 */
record HuntedClient(String release, String text) {

  /** The port as a release. */
  static HuntedClient port(ClientVersion version) {
    return new HuntedClient(version.text(), "port of client_python " + version);
  }

  /** A real client. */
  static HuntedClient real(ClientFacts facts) {
    return new HuntedClient(
        facts.releaseText(),
        "client_python " + facts.releaseText() + " itself, Python " + facts.python());
  }
}
