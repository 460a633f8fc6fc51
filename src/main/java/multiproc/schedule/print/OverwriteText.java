package multiproc.schedule.print;

import java.util.List;
import multiproc.layout.DbFileName;
import multiproc.layout.DbLayout;
import multiproc.schedule.Schedule;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.Verdict;

/**
 * Explains in three sentences how an entry that was stored over another one damaged a file.
 *
 * <p>Pure function of the run.
 */
record OverwriteText(Schedule schedule, List<StepRow> rows) {

  /**
   * The sentences: what the process knew, what it stored where, and the consequence.
   *
   * @param row of the deciding step
   */
  List<String> sentences(Overwrite overwrite, StepRow row) {
    Overwrite.StoredEntry over = overwrite.over();
    String has = over.step() > overwrite.since() ? "then stores" : "has";
    String text =
        "%s %s an entry of %s bytes at %s (step %s)%s in step %s it stores its own entry of %s"
            + " bytes at %s, over %s.";
    String stored =
        text.formatted(
            capital(process(over.pid())),
            has,
            over.length(),
            over.position(),
            over.step(),
            counted(overwrite),
            overwrite.step(),
            overwrite.length(),
            overwrite.position(),
            overwritten(overwrite));
    return List.of(knowledge(overwrite), stored, consequence(overwrite, row));
  }

  /** The part of the other entry that is overwritten. */
  private String overwritten(Overwrite overwrite) {
    Overwrite.StoredEntry over = overwrite.over();
    long left = over.end() - overwrite.position();
    if (overwrite.position() <= over.position()) {
      return "the other";
    }
    return left == schedule.plan().version().format().valueSize()
        ? "the other's value"
        : "the last " + left + " bytes of the other";
  }

  /** Says whether {@code used} covered the overwritten entry before the step that overwrites it. */
  private String counted(Overwrite overwrite) {
    Overwrite.Coverage counted = overwrite.counted();
    long pid = overwrite.pid();
    if (counted.lowered() > 0) {
      String unknown = counted.by() == pid ? "" : " " + process(pid) + " does not know of it, and";
      return " and counted it in used in step %s, but %s stored used = %s in step %s; so%s"
          .formatted(
              counted.step(), process(counted.by()), counted.to(), counted.lowered(), unknown);
    }
    String end =
        counted.step() > 0
            ? "and counts it in used in step " + counted.step()
            : "but has not yet counted it in used";
    return " %s; %s does not read used again, and".formatted(end, pid);
  }

  private String knowledge(Overwrite overwrite) {
    String owner =
        DbFileName.parse(overwrite.file())
            .filter(name -> !name.pid().equals(String.valueOf(overwrite.pid())))
            .map(name -> ", the file of " + process(Long.parseLong(name.pid())) + ",")
            .orElse("");
    String file = overwrite.file() + owner;
    String who = capital(process(overwrite.pid()));
    String text =
        switch (overwrite.how()) {
          case READ ->
              "%1$s opens %4$s and reads used = %3$s in step %2$s: %3$s bytes are in use, so its"
                  + " next entry goes to position %3$s.";
          case STORED ->
              "%1$s stores used = %3$s in %4$s in step %2$s: its next entry goes to position"
                  + " %3$s.";
          case INHERITED ->
              "%1$s is forked in step %2$s and inherits used = %3$s of %4$s: its next entry goes"
                  + " to position %3$s.";
        };
    return text.formatted(who, overwrite.since(), overwrite.position(), file);
  }

  private String consequence(Overwrite overwrite, StepRow row) {
    FileState bad = row.damaged().orElseThrow();
    int step = row.step().number();
    String from = step == overwrite.step() ? "Now " : "From step " + step + " on ";
    String detail = detail(bad);
    if (row.verdict() == Verdict.MISALIGNED) {
      return misaligned(overwrite, row, bad, from);
    }
    if (row.verdict() == Verdict.LOST) {
      String more = bad.lost() > 1 ? " and " + (bad.lost() - 1) + " more" : "";
      return from + "no reader finds " + detail + more + " in " + bad.name();
    }
    return row.verdict() == Verdict.VALUE_STOMP
        ? stomped(row, bad, from)
        : from + row.verdict().sentence() + " (" + bad.verdict() + ")";
  }

  private String misaligned(Overwrite overwrite, StepRow row, FileState bad, String from) {
    long end = overwrite.position() + overwrite.length();
    long left = overwrite.over().end() - end;
    int position = bad.judgement().position();
    if (position != end || left <= 0) {
      return from + "a reader expects an entry at " + position + " and finds other bytes";
    }
    boolean value =
        left == DbLayout.VALUE_SIZE && !schedule.plan().version().format().hasTimestamp();
    String bytes =
        "the last "
            + left
            + " bytes of the old entry"
            + (value
                ? ", the value " + Double.longBitsToDouble(bad.image().getLong(position)) + ","
                : "");
    String taken = "takes them for the start of the next entry";
    FileState before = before(row, bad.name());
    boolean counted = !from.equals("Now ") && before != null && before.image().used() <= position;
    return counted
        ? "%s are left at %s; from step %s on used counts them%s, and every reader %s"
            .formatted(
                capital(bytes),
                position,
                row.step().number(),
                wasCounted(overwrite, row, position) ? " again" : "",
                taken)
        : from + bytes + " are left at " + position + ", where every reader " + taken;
  }

  /** Whether {@code used} counted a position after the overwrite and before a row. */
  private boolean wasCounted(Overwrite overwrite, StepRow row, int position) {
    return rows.subList(overwrite.step() - 1, row.step().number() - 1).stream()
        .map(each -> each.file(overwrite.file()).image())
        .anyMatch(image -> image != null && image.used() > position);
  }

  /** The file before the row; null if it was not there. */
  private FileState before(StepRow row, String file) {
    int step = row.step().number();
    FileState before = step == 1 ? null : rows.get(step - 2).file(file);
    return before == null || before.image() == null ? null : before;
  }

  /** What a value that was stored over an entry, or was overwritten, does to a reader. */
  private String stomped(StepRow row, FileState bad, String from) {
    if (bad.judgement().verdict() == Verdict.CLEAN) {
      return from + "a reader finds another value: " + detail(bad);
    }
    int position = bad.judgement().position();
    for (StepOperation operation : row.step().operations()) {
      long end = operation.position() + Math.max(operation.length(), DbLayout.VALUE_SIZE);
      boolean there = operation.position() <= position && position < end;
      if (operation.kind() == StepKind.VALUE && there) {
        return "In step %s %s stores a value at %s, over the length or the key of another entry"
            .formatted(row.step().number(), process(row.step().pid()), operation.position());
      }
    }
    return from
        + "a reader finds a value at "
        + position
        + ", over the length or the key of an entry";
  }

  /** A file's verdict without its first word. */
  private static String detail(FileState file) {
    int colon = file.verdict().indexOf(": ");
    return colon < 0 ? file.verdict() : file.verdict().substring(colon + 2);
  }

  /** {@code child 4102}; {@code process 4102} if the plan has no such process. */
  String process(long pid) {
    int index = schedule.plan().indexOf(pid);
    return index < 0
        ? "process " + pid
        : schedule.plan().processes().get(index).role().word() + " " + pid;
  }

  static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
