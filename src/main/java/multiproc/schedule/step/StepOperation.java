package multiproc.schedule.step;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.store.Operation;
import multiproc.store.SystemFault;

/**
 * An operation of a step, as a schedule shows it.
 *
 * @param kind what it is
 * @param file the name of the file it is on; empty where it is on none
 * @param position bytes from the file's start
 * @param length bytes it loads or stores; 0 where it does neither
 * @param value what it stores or has loaded, in text; the process identifier of a fork or a kill;
 *     empty where there is none
 * @param fault the fault of the system that it meets, a {@link SystemFault}'s name; empty where
 *     none
 */
public record StepOperation(
    StepKind kind, String file, long position, long length, String value, String fault) {

  private static final Pattern TEXT =
      Pattern.compile(
          "(?<kind>[a-z-]+)(?:\\[(?<length>\\d+)\\])?(?: (?<file>[^ @=]\\S*))?"
              + "(?: @(?<position>\\d+))?(?: = (?<value>\\S+))?(?: ! (?<fault>[A-Z]+))?");

  /** One that meets no fault. */
  public StepOperation(StepKind kind, String file, long position, long length, String value) {
    this(kind, file, position, length, value, "");
  }

  /** A process's operation on a file, as its store meets it. */
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

  /** One on processes: a fork, a kill, an exit. */
  public static StepOperation ofProcess(StepKind kind, long pid) {
    return on(kind, "", 0, 0, isOwn(kind) ? "" : String.valueOf(pid));
  }

  private static boolean isOwn(StepKind kind) {
    return kind == StepKind.EXIT || kind == StepKind.SIGNAL;
  }

  /** Whether the position says something. */
  private boolean hasPosition() {
    return switch (kind) {
      case ENTRY, WORD, VALUE, LOAD, READ -> true;
      default -> false;
    };
  }

  /** As a schedule's line has it, for example {@code entry[88] gauge_all_4101.db @8}. */
  public String text() {
    return kind.word()
        + (length > 0 ? "[" + length + "]" : "")
        + (file.isEmpty() ? "" : " " + file)
        + (hasPosition() ? " @" + position : "")
        + (value.isEmpty() ? "" : " = " + value)
        + (fault.isEmpty() ? "" : " ! " + fault);
  }

  /** The same, meeting a fault. */
  public StepOperation failing(SystemFault met) {
    return new StepOperation(kind, file, position, length, value, met.name());
  }

  /**
   * Reads what {@link #text()} wrote.
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
