package multiproc.inspect.diagnose;

/** How bad what a file shows is. A file's verdict is that of its worst finding. */
public enum Severity {
  /** Nothing is wrong. */
  CLEAN("clean"),
  /** Something is odd that every reader of every client of the format passes over. */
  HARMLESS("harmless"),
  /** Entries are lost or wrong, or a reader fails. */
  CORRUPT("CORRUPT");

  private final String text;

  Severity(String text) {
    this.text = text;
  }

  /** The verdict in a report. */
  public String text() {
    return text;
  }
}
