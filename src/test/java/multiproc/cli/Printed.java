package multiproc.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs a command in this JVM and keeps what it prints to standard output.
 *
 * @param code the command's exit code
 * @param text what it printed
 */
record Printed(int code, String text) {

  static Printed by(String... words) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      int code = Main.run(words);
      return new Printed(code, printed.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before);
    }
  }

  List<String> lines() {
    return text.lines().toList();
  }
}
