package multiproc.harness.real;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads from the jar the texts that run a real client. */
final class AgentText {

  private AgentText() {}

  /** A script from standard input would first look for modules in the current folder. */
  private static final String OWN_PATH =
      "import sys\nif sys.path and sys.path[0] == '':\n    del sys.path[0]\n";

  /** Python: the agent; the interpreter reads it from standard input. */
  static String script() throws IOException {
    return OWN_PATH + gates() + resource("system.py") + resource("agent.py");
  }

  /** Python: the gates. */
  static String gates() throws IOException {
    return resource("gates.py");
  }

  /** Python: the original's program, running freely. */
  static String original() throws IOException {
    return OWN_PATH + gates() + resource("original.py");
  }

  /** Python: a test that runs one schedule; follows the gates and the schedule's data. */
  static String race() throws IOException {
    return resource("race.py");
  }

  /** The names of the client that the gates replace, by release. */
  static String table() throws IOException {
    return resource("gates.txt");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = AgentText.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
