package multiproc.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Runs a command in this JVM and keeps what it prints to standard output.
 *
 * @param code the command's exit code
 * @param text what it printed
 */
record Printed(int code, String text) {

  static Printed by(String... words) {
    return of(() -> Main.run(words));
  }

  /** The same of a job that returns its exit code. */
  static Printed of(IntSupplier job) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      int code = job.getAsInt();
      return new Printed(code, printed.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before);
    }
  }

  List<String> lines() {
    return text.lines().toList();
  }
}
