package multiproc.harness.real;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The texts that a real client is run with; they lie beside this class in the jar. */
final class AgentText {

  private AgentText() {}

  /** A script that comes from standard input would find modules in the current folder first. */
  private static final String OWN_PATH =
      "import sys\nif sys.path and sys.path[0] == '':\n    del sys.path[0]\n";

  /** Python: the agent, which is given to the interpreter on its standard input. */
  static String script() throws IOException {
    return OWN_PATH + gates() + resource("system.py") + resource("agent.py");
  }

  /** Python: the gates. */
  static String gates() throws IOException {
    return resource("gates.py");
  }

  /** Python: the original's program, let run. */
  static String original() throws IOException {
    return OWN_PATH + gates() + resource("original.py");
  }

  /** Python: a test that runs one schedule; stands behind the gates and the schedule's facts. */
  static String race() throws IOException {
    return resource("race.py");
  }

  /** Which names of the client the gates replace, by release. */
  static String table() throws IOException {
    return resource("gates.txt");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = AgentText.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
