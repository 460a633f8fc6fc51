package multiproc.schedule;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.store.Operation;
import multiproc.store.SystemFault;

/**
 * An operation of a step, as a schedule writes it.
 *
 * @param kind of the operation
 * @param file the file's name; empty if the operation is on no file
 * @param position bytes from the file's start
 * @param length bytes that it loads or stores; 0 if it does neither
 * @param value the stored or loaded value, as text; the process identifier of a fork or a kill;
 *     empty if there is none
 * @param fault name of the {@link SystemFault} at the operation; empty if there is none
 */
public record StepOperation(
    StepKind kind, String file, long position, long length, String value, String fault) {

  private static final Pattern TEXT =
      Pattern.compile(
          "(?<kind>[a-z-]+)(?:\\[(?<length>\\d+)\\])?(?: (?<file>[^ @=]\\S*))?"
              + "(?: @(?<position>\\d+))?(?: = (?<value>\\S+))?(?: ! (?<fault>[A-Z]+))?");

  /** An operation without a fault. */
  public StepOperation(StepKind kind, String file, long position, long length, String value) {
    this(kind, file, position, length, value, "");
  }

  /** A process's operation on its store. */
  public static StepOperation of(
      Operation operation, String file, long position, long argument, long result) {
    StepKind kind = StepKind.of(operation, argument);
    return switch (kind) {
      case SIZE, READ_USED -> on(kind, file, position, 0, String.valueOf(result));
      case TRUNCATE, EXTEND, MAP, HEADER -> on(kind, file, position, 0, String.valueOf(argument));
      case LOAD -> on(kind, file, position, 0, String.valueOf(Double.longBitsToDouble(result)));
      case VALUE ->
          operation == Operation.PUT_DOUBLE
              ? on(kind, file, position, 0, String.valueOf(Double.longBitsToDouble(argument)))
              : on(kind, file, position, argument, "");
      case ENTRY, WORD, READ -> on(kind, file, position, argument, "");
      default -> on(kind, file, 0, 0, "");
    };
  }

  private static StepOperation on(
      StepKind kind, String file, long position, long length, String value) {
    return new StepOperation(kind, file, position, length, value);
  }

  /** An operation on processes: a fork, a kill, an exit. */
  public static StepOperation ofProcess(StepKind kind, long pid) {
    return on(kind, "", 0, 0, isOwn(kind) ? "" : String.valueOf(pid));
  }

  private static boolean isOwn(StepKind kind) {
    return kind == StepKind.EXIT || kind == StepKind.SIGNAL;
  }

  /** Whether the position has a meaning. */
  private boolean hasPosition() {
    return switch (kind) {
      case ENTRY, WORD, VALUE, LOAD, READ -> true;
      default -> false;
    };
  }

  /** The text in a schedule's line, for example {@code entry[88] gauge_all_4101.db @8}. */
  public String text() {
    return kind.word()
        + (length > 0 ? "[" + length + "]" : "")
        + (file.isEmpty() ? "" : " " + file)
        + (hasPosition() ? " @" + position : "")
        + (value.isEmpty() ? "" : " = " + value)
        + (fault.isEmpty() ? "" : " ! " + fault);
  }

  /** The same operation with a fault. */
  public StepOperation failing(SystemFault met) {
    return new StepOperation(kind, file, position, length, value, met.name());
  }

  /**
   * Parses the result of {@link #text()}.
   *
   * @throws IllegalArgumentException when it is no operation
   */
  public static StepOperation parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not an operation: operation=" + text);
    }
    StepKind kind =
        StepKind.of(matcher.group("kind"))
            .orElseThrow(
                () -> new IllegalArgumentException("unknown operation: operation=" + text));
    StepOperation operation =
        on(
            kind,
            orEmpty(matcher.group("file")),
            number(matcher.group("position")),
            number(matcher.group("length")),
            orEmpty(matcher.group("value")));
    String fault = orEmpty(matcher.group("fault"));
    return fault.isEmpty()
        ? operation
        : operation.failing(
            SystemFault.of(fault)
                .orElseThrow(() -> new IllegalArgumentException("unknown fault: fault=" + fault)));
  }

  private static String orEmpty(String group) {
    return group == null ? "" : group;
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
