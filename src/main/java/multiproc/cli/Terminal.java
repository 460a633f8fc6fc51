package multiproc.cli;

/** Finds out whether standard output is a terminal, and whether it shows colours. */
final class Terminal {

  private Terminal() {}

  /** Whether standard output is a terminal that shows colours and the user allows them. */
  public static boolean hasColours() {
    return isTerminal() && !isSet("NO_COLOR") && !"dumb".equals(System.getenv("TERM"));
  }

  private static boolean isSet(String name) {
    String value = System.getenv(name);
    return value != null && !value.isEmpty();
  }

  /** Whether a line on a terminal can be overwritten. */
  public static boolean canOverwrite() {
    return isTerminal() && !"dumb".equals(System.getenv("TERM"));
  }

  private static boolean isTerminal() {
    return System.console() != null;
  }
}
