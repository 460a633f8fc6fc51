package multiproc.schedule.model;

import java.util.List;
import java.util.Objects;
import multiproc.store.SystemFault;

/**
 * Holds the result of an operation as its process sees it. {@code equals} and {@code hashCode} are
 * written by hand, because the generated methods cost a cold JVM tens of milliseconds, and a replay
 * runs in one.
 *
 * @param kind which of the other components is used
 * @param number an int, a size, or the raw bits of a double
 * @param image the file walked or read
 * @param text an error's message
 * @param names a listing
 */
record OperationResult(Kind kind, long number, FileImage image, String text, List<String> names) {

  /** The kind of a result. */
  public enum Kind {
    DONE,
    NUMBER,
    IMAGE,
    NAMES,
    /** An {@link java.io.IOException} with this message. */
    FAILED,
    /** No such file. */
    MISSING,
    /** The bytes were cut off the file under the mapping. */
    SIGBUS,
    /** Beyond the mapping's end. */
    OUT_OF_BOUNDS,
    /** A fault of the system; {@code text} is its name. */
    FAULT,
    /** A signal came before the operation, which has no result so far. */
    SIGNAL
  }

  /** A signal came before the operation, which has no result so far. */
  public static final OperationResult SIGNAL = new OperationResult(Kind.SIGNAL, 0);

  /** Done, without a value. */
  public static final OperationResult DONE = new OperationResult(Kind.DONE, 0);

  /** No such file. */
  public static final OperationResult MISSING = new OperationResult(Kind.MISSING, 0);

  /** The bytes were cut off the file under the mapping. */
  public static final OperationResult SIGBUS = new OperationResult(Kind.SIGBUS, 0);

  /** Beyond the mapping's end. */
  public static final OperationResult OUT_OF_BOUNDS = new OperationResult(Kind.OUT_OF_BOUNDS, 0);

  private OperationResult(Kind kind, long number) {
    this(kind, number, null, null, null);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OperationResult answer
        && kind == answer.kind
        && number == answer.number
        && Objects.equals(image, answer.image)
        && Objects.equals(text, answer.text)
        && Objects.equals(names, answer.names);
  }

  @Override
  public int hashCode() {
    int hash = 31 * kind.ordinal() + Long.hashCode(number);
    hash = 31 * hash + Objects.hashCode(image);
    hash = 31 * hash + Objects.hashCode(text);
    return 31 * hash + Objects.hashCode(names);
  }

  /** A fault of the system. */
  public static OperationResult of(SystemFault fault) {
    return new OperationResult(Kind.FAULT, 0, null, fault.name(), null);
  }

  /** The fault of the system. */
  SystemFault fault() {
    return SystemFault.valueOf(text);
  }

  /** A number that was loaded. */
  public static OperationResult number(long number) {
    return new OperationResult(Kind.NUMBER, number);
  }

  /** A file that was read. */
  public static OperationResult image(FileImage image) {
    return new OperationResult(Kind.IMAGE, 0, image, null, null);
  }

  /** A listing. */
  public static OperationResult names(List<String> names) {
    return new OperationResult(Kind.NAMES, 0, null, null, List.copyOf(names));
  }

  /** An {@link java.io.IOException} with this message. */
  public static OperationResult failed(String message) {
    return new OperationResult(Kind.FAILED, 0, null, message, null);
  }
}
