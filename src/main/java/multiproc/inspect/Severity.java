package multiproc.inspect;

/** How severe a finding is. A file's verdict is that of its worst finding. */
enum Severity {
  /** Nothing is wrong. */
  CLEAN("clean"),
  /** A deviation that every reader of every client of the format ignores. */
  HARMLESS("harmless"),
  /** Entries are lost or wrong, or a reader fails. */
  CORRUPT("CORRUPT"),
  /** No byte comes from a known writer; a reader fails on the file. */
  FOREIGN("FOREIGN");

  private final String text;

  Severity(String text) {
    this.text = text;
  }

  /** Whether entries are lost or wrong, or a reader fails. */
  boolean isBad() {
    return compareTo(CORRUPT) >= 0;
  }

  /** The verdict in a report. */
  public String text() {
    return text;
  }
}
