package multiproc.schedule.print;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import multiproc.layout.DbLayout;
import multiproc.schedule.Plan;
import multiproc.schedule.Statement;
import multiproc.schedule.Step;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.model.FileImage;

/**
 * Writes a step in its process's column: the visible operation in full, and the other operations in
 * short.
 *
 * <p>Pure function of its arguments.
 */
final class CellText {

  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  private final Plan plan;
  private final List<String> unnamed;

  /**
   * @param unnamed the files that have their own column; cells do not name the only one
   */
  CellText(Plan plan, List<String> unnamed) {
    this.plan = plan;
    this.unnamed = List.copyOf(unnamed);
  }

  List<String> unnamed() {
    return unnamed;
  }

  /**
   * The cell of a step.
   *
   * @param before each file's bytes before the step, by name
   * @param after each file after it
   */
  String text(Step step, Map<String, FileImage> before, List<FileState> after) {
    StepOperation first = step.operations().get(0);
    if (first.kind() == StepKind.FORK || first.kind() == StepKind.KILL) {
      return processes(step);
    }
    StringBuilder text = new StringBuilder(operation(step.pid(), first, before.get(first.file())));
    text.append(first.kind() == StepKind.HEADER ? laterHeader(step) : "");
    boolean fails = !first.fault().isEmpty();
    text.append(first.kind() == StepKind.VALUE && !fails ? value(step, after) : "");
    text.append(fails ? " ! " + first.fault() : "");
    if (first.kind() == StepKind.OPEN) {
      text.append(fails ? "" : opening(step, before.get(first.file())));
    } else if (isMissing(first, before)) {
      text.append(" (not there)");
    } else {
      text.append(resizing(step, before.get(first.file())));
    }
    rest(step)
        .forEach((file, stores) -> text.append(stores ? "; stores " : "; reads ").append(file));
    if (step.operations().size() > 1 && last(step).kind() == StepKind.EXIT) {
      text.append("; exits");
    }
    return text.toString();
  }

  /** Whether an operation needs a file that is not there. */
  private static boolean isMissing(StepOperation first, Map<String, FileImage> before) {
    boolean needs = first.kind() == StepKind.OPEN_READ || first.kind() == StepKind.UNLINK;
    return needs && before.get(first.file()) == null;
  }

  /** {@code -> 72}: the last {@code used} that the step stores in the file of its first. */
  private static String laterHeader(Step step) {
    StepOperation first = step.operations().get(0);
    StepOperation last = first;
    for (StepOperation operation : step.operations()) {
      boolean same = operation.file().equals(first.file());
      last = same && operation.kind() == StepKind.HEADER ? operation : last;
    }
    return last == first ? "" : " -> " + last.value();
  }

  /** {@code = 2.0}: the value that a step stores, if the schedule does not give it. */
  private static String value(Step step, List<FileState> after) {
    StepOperation first = step.operations().get(0);
    boolean last =
        step.operations().stream()
            .skip(1)
            .noneMatch(
                operation ->
                    operation.file().equals(first.file())
                        && operation.kind().stores()
                        && operation.position() == first.position());
    for (FileState file : after) {
      boolean same = file.name().equals(first.file()) && file.image() != null;
      if (same && last && first.value().isEmpty()) {
        int position = Math.toIntExact(first.position());
        return " = " + Double.longBitsToDouble(file.image().getLong(position));
      }
    }
    return "";
  }

  private static StepOperation last(Step step) {
    return step.operations().get(step.operations().size() - 1);
  }

  /** {@code fork 4102, 4103}, or {@code fork 4102-4108}. */
  private static String processes(Step step) {
    List<StepOperation> all = step.operations();
    StringBuilder text = new StringBuilder();
    int from = 0;
    while (from < all.size()) {
      int to = from;
      while (to + 1 < all.size() && follows(all.get(to), all.get(to + 1))) {
        to++;
      }
      boolean sameKind = from > 0 && all.get(from).kind() == all.get(from - 1).kind();
      text.append(from == 0 ? "" : sameKind ? ", " : "; ");
      text.append(sameKind ? "" : all.get(from).kind().word() + " ");
      text.append(all.get(from).value());
      if (to > from) {
        text.append(to == from + 1 ? ", " : "-").append(all.get(to).value());
      }
      from = to + 1;
    }
    return text.toString();
  }

  private static boolean follows(StepOperation one, StepOperation next) {
    return one.kind() == next.kind()
        && !next.value().isEmpty()
        && Long.parseLong(next.value()) == Long.parseLong(one.value()) + 1;
  }

  /** The other files of the step, and whether it stores into them. */
  private static Map<String, Boolean> rest(Step step) {
    Map<String, Boolean> files = new LinkedHashMap<>();
    for (StepOperation operation : step.operations()) {
      if (!operation.file().isEmpty()) {
        files.merge(operation.file(), operation.kind().stores(), Boolean::logicalOr);
      }
    }
    files.remove(step.operations().get(0).file());
    return files;
  }

  /** {@code (creates, 1 MiB)}. */
  private static String opening(Step step, FileImage before) {
    String name = step.operations().get(0).file();
    StringBuilder text = new StringBuilder(before == null ? "creates" : "");
    for (StepOperation operation : step.operations()) {
      if (operation.kind() == StepKind.TRUNCATE && operation.file().equals(name)) {
        text.append(text.length() == 0 ? "" : ", ").append(size(operation.value()));
      }
    }
    return text.length() == 0 ? "" : " (" + text + ")";
  }

  /** {@code ; cuts to 2 MiB}, if the file grows or shrinks after the step's first operation. */
  private static String resizing(Step step, FileImage before) {
    StepOperation first = step.operations().get(0);
    StringBuilder text = new StringBuilder();
    long size = before == null ? 0 : before.size();
    for (StepOperation operation : step.operations().subList(1, step.operations().size())) {
      if (operation.kind() == StepKind.TRUNCATE && operation.file().equals(first.file())) {
        long next = Long.parseLong(operation.value());
        text.append(next < size ? "; cuts to " : "; grows to ").append(size(next));
        size = next;
      }
    }
    return text.toString();
  }

  private String operation(long pid, StepOperation operation, FileImage before) {
    StepKind kind = operation.kind();
    // What fails replaces nothing.
    FileImage replaced = operation.fault().isEmpty() ? before : null;
    String on = kind.word() + " " + named(operation.file());
    return switch (kind) {
      case OPEN, OPEN_READ, WALK, CLOSE, UNLINK -> on.strip();
      case SIZE -> on + "= " + operation.value();
      case TRUNCATE, EXTEND, MAP -> on + size(operation.value());
      case READ_USED -> "read used " + named(operation.file()) + "= " + operation.value();
      case HEADER -> on + (replaced == null ? "" : replaced.used() + " -> ") + operation.value();
      case ENTRY -> stored(operation) + over(operation, replaced);
      case WORD, READ -> stored(operation);
      case LOAD, VALUE ->
          on
              + "@"
              + operation.position()
              + (operation.value().isEmpty() ? "" : " = " + operation.value());
      case SIGNAL -> interrupts(pid);
      case LIST, EXIT, FORK, SPAWN, KILL, WAIT -> (kind.word() + " " + operation.value()).strip();
    };
  }

  /** What comes in between: a signal, or another thread of the process. */
  private String interrupts(long pid) {
    List<Statement> program = plan.processes().get(plan.indexOf(pid)).program();
    boolean thread = program.stream().anyMatch(Statement.OnThread.class::isInstance);
    return thread ? "thread" : StepKind.SIGNAL.word();
  }

  private String named(String file) {
    boolean only = unnamed.size() == 1 && unnamed.contains(file);
    return file.isEmpty() || only ? "" : file + " ";
  }

  private String stored(StepOperation operation) {
    return operation.kind().word()
        + "["
        + operation.length()
        + "] "
        + named(operation.file())
        + "@"
        + operation.position();
  }

  /** Describes the bytes that an entry overwrites; empty if they are zeros. */
  private String over(StepOperation operation, FileImage before) {
    int position = Math.toIntExact(operation.position());
    if (before == null || before.headLength() <= position) {
      return "";
    }
    byte[] head = before.bytes(position + Math.toIntExact(operation.length()));
    int keyLength = before.getInt(position);
    int key = position + DbLayout.KEY_LENGTH_SIZE;
    if (keyLength > 0 && DbLayout.isKeyStart(head, key)) {
      return " over entry[" + plan.version().format().entryLength(keyLength) + "]";
    }
    for (int i = position; i < head.length; i++) {
      if (head[i] != 0) {
        return " over other bytes";
      }
    }
    return "";
  }

  static String size(String digits) {
    return size(Long.parseLong(digits));
  }

  /** {@code 1 MiB}, {@code 64 KiB}, or in bytes. */
  static String size(long bytes) {
    if (bytes > 0 && bytes % MIB == 0) {
      return bytes / MIB + " MiB";
    }
    return bytes > 0 && bytes % KIB == 0 ? bytes / KIB + " KiB" : bytes + " bytes";
  }
}
