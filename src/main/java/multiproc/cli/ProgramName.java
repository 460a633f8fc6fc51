package multiproc.cli;

import java.io.File;

/**
 * The words with which the user calls the program, for the command lines that it prints: {@code
 * reproduce} if the launcher of that name started it, else {@code java -jar} with the jar's path.
 */
final class ProgramName {

  /** Set by the launcher (scripts/reproduce). */
  private static final String PROPERTY = "reproduce.command";

  private static final String LAUNCHER = "reproduce";

  private ProgramName() {}

  /** The words that start the program. */
  public static String get() {
    String given = System.getProperty(PROPERTY);
    String code = ProgramName.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return given != null ? given : of(System.getProperty("java.class.path", ""), code);
  }

  /**
   * The words that start the program if the launcher did not.
   *
   * @param classPath the JVM's; of {@code java -jar X} it is X
   * @param code the jar or folder of this program's classes
   */
  static String of(String classPath, String code) {
    return code.endsWith(".jar") && !classPath.contains(File.pathSeparator)
        ? "java -jar " + quoted(classPath)
        : LAUNCHER;
  }

  /** A command line that calls the program, for a shell. */
  public static String line(String... words) {
    StringBuilder line = new StringBuilder(get());
    for (String word : words) {
      line.append(' ').append(quoted(word));
    }
    return line.toString();
  }

  /** Lines of a help, with the program's name in the examples, which call it {@code reproduce}. */
  static String[] examples(String name, String... lines) {
    String start = "  " + LAUNCHER;
    String[] examples = new String[lines.length];
    for (int i = 0; i < lines.length; i++) {
      boolean example = lines[i].equals(start) || lines[i].startsWith(start + " ");
      examples[i] = example ? "  " + name + lines[i].substring(start.length()) : lines[i];
    }
    return examples;
  }

  /** A word of a command line, for a shell. */
  static String quoted(String word) {
    return word.matches("[\\w./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
