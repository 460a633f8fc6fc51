package multiproc.schedule.simulate;

import java.util.List;

/**
 * What an operation came to, as the process that did it sees it.
 *
 * @param kind which of the others counts
 * @param number an int, a size, or the raw bits of a double
 * @param image the file walked or read
 * @param text an error's message
 * @param names a listing
 */
record Answer(Kind kind, long number, FileImage image, String text, List<String> names) {

  enum Kind {
    DONE,
    NUMBER,
    IMAGE,
    NAMES,
    /** An {@link java.io.IOException} of this message. */
    FAILED,
    /** No such file. */
    MISSING,
    /** The bytes were cut off the file under the mapping. */
    SIGBUS,
    /** Beyond the mapping's end. */
    OUT_OF_BOUNDS
  }

  static final Answer DONE = new Answer(Kind.DONE, 0, null, null, null);
  static final Answer MISSING = new Answer(Kind.MISSING, 0, null, null, null);
  static final Answer SIGBUS = new Answer(Kind.SIGBUS, 0, null, null, null);
  static final Answer OUT_OF_BOUNDS = new Answer(Kind.OUT_OF_BOUNDS, 0, null, null, null);

  static Answer number(long number) {
    return new Answer(Kind.NUMBER, number, null, null, null);
  }

  static Answer image(FileImage image) {
    return new Answer(Kind.IMAGE, 0, image, null, null);
  }

  static Answer names(List<String> names) {
    return new Answer(Kind.NAMES, 0, null, null, List.copyOf(names));
  }

  static Answer failed(String message) {
    return new Answer(Kind.FAILED, 0, null, message, null);
  }
}
