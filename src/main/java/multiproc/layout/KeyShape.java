package multiproc.layout;

/** The shape of a key's JSON, which distinguishes the formats. */
public enum KeyShape {
  /** {@code ["m", "s", ["name"], ["value"]]}, up to 0.3.1. */
  NAMES_AND_VALUES("label names and values in two lists"),

  /** {@code ["m","s",["name"],["value"]]}, prometheus-client-mmap (Ruby): no spaces. */
  COMPACT("label names and values in two lists, without spaces"),

  /** {@code ["m", "s", {"name": "value"}]}, 0.4.0 to 0.15.0. */
  LABELS("labels as an object, no help"),

  /** {@code ["m", "s", {"name": "value"}, "help"]}, from 0.16 on. */
  LABELS_AND_HELP("labels as an object, then the help"),

  /** No client writes such a key. */
  NONE("no key of a client");

  private final String sentence;

  KeyShape(String sentence) {
    this.sentence = sentence;
  }

  /** The shape in words. */
  public String sentence() {
    return sentence;
  }
}
