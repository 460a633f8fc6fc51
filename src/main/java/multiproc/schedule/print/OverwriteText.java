package multiproc.schedule.print;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import multiproc.layout.DbFileName;
import multiproc.layout.DbLayout;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.Verdict;

/**
 * Explains in three sentences how an entry that was stored over another one damaged a file.
 *
 * <p>Pure function of the run.
 */
record OverwriteText(
    Schedule schedule, List<StepRow> rows, List<EndStore> stores, List<StaleValue> values) {

  /** Most lost entries that a sentence names. */
  private static final int MOST_LOST = 3;

  /**
   * The sentences: what the process knew, what it stored where, and the consequence.
   *
   * @param row of the deciding step
   */
  List<String> sentences(Overwrite overwrite, StepRow row) {
    Overwrite.StoredEntry over = overwrite.over();
    String has = over.step() > overwrite.at().since() ? "then stores" : "has";
    String text =
        "%s %s an entry of %s bytes at %s (step %s)%s in step %s it stores its own entry of %s"
            + " bytes at %s, over %s.";
    String stored =
        text.formatted(
            capital(maker(overwrite)),
            has,
            over.length(),
            over.position(),
            over.step(),
            counted(overwrite),
            overwrite.at().step(),
            overwrite.length(),
            overwrite.at().position(),
            overwritten(overwrite));
    return List.of(knowledge(overwrite), stored, consequence(overwrite, row));
  }

  /** The part of the other entry that is overwritten. */
  private String overwritten(Overwrite overwrite) {
    Overwrite.StoredEntry over = overwrite.over();
    long left = over.end() - overwrite.at().position();
    if (overwrite.at().position() <= over.position()) {
      return "the other";
    }
    return left == schedule.plan().version().format().valueSize()
        ? "the other's value"
        : "the last " + left + " bytes of the other";
  }

  /** Says whether {@code used} covered the overwritten entry before the step that overwrites it. */
  private String counted(Overwrite overwrite) {
    Overwrite.Coverage counted = overwrite.counted();
    long pid = overwrite.at().pid();
    EndStore lowered = counted.lowered();
    if (lowered != null) {
      String still =
          lowered.moved() > 0
              ? ", which still had used = "
                  + lowered.position()
                  + " (step "
                  + lowered.since()
                  + "),"
              : "";
      return " and counted it in used in step %s, but %s%s stored used = %s in step %s; so%s"
          .formatted(
              counted.step(),
              process(lowered.pid()),
              still,
              counted.to(),
              lowered.step(),
              lowered.pid() == pid ? "" : unknown(overwrite));
    }
    String end =
        counted.step() > 0
            ? "and counts it in used in step " + counted.step()
            : "but has not yet counted it in used";
    return " %s; %s does not read used again, and".formatted(end, pid);
  }

  /** What the overwriting process does not know of an entry that {@code used} no longer covers. */
  private String unknown(Overwrite overwrite) {
    String who = " " + process(overwrite.at().pid());
    long position = overwrite.at().position();
    long left = overwrite.over().end() - position;
    return position <= overwrite.over().position()
        ? who + " does not know of it, and"
        : "%s does not know that the last %s bytes of it, from %s on, are in use, and"
            .formatted(who, left, position);
  }

  private String knowledge(Overwrite overwrite) {
    String owner =
        DbFileName.parse(overwrite.at().file())
            .filter(name -> !name.pid().equals(identifier(overwrite.at().pid())))
            .map(name -> ", the file of " + owner(name.pid()) + ",")
            .orElse("");
    String file = overwrite.at().file() + owner;
    String who = capital(process(overwrite.at().pid()));
    String text =
        switch (overwrite.at().how()) {
          case READ ->
              "%1$s opens %4$s and reads used = %3$s in step %2$s: %3$s bytes are in use, so its"
                  + " next entry goes to position %3$s.";
          case STORED ->
              "%1$s stores used = %3$s in %4$s in step %2$s: its next entry goes to position"
                  + " %3$s.";
          case INHERITED ->
              "%1$s is forked in step %2$s and inherits %4$s with used = %3$s: its next entry goes"
                  + " to position %3$s.";
        };
    return text.formatted(who, overwrite.at().since(), overwrite.at().position(), file);
  }

  /** The identifier in the names of a process's own files. */
  private String identifier(long pid) {
    int index = schedule.plan().indexOf(pid);
    return index < 0 ? String.valueOf(pid) : schedule.plan().processes().get(index).name();
  }

  /** The process with an identifier. */
  private String owner(String identifier) {
    return schedule.plan().processes().stream()
        .filter(process -> process.name().equals(identifier))
        .findFirst()
        .map(ProcessPlan::title)
        .orElse("process " + identifier);
  }

  private String consequence(Overwrite overwrite, StepRow row) {
    FileState bad = row.damaged().orElseThrow();
    int step = row.step().number();
    String from = step == overwrite.at().step() ? "Now " : "From step " + step + " on ";
    if (row.verdict() == Verdict.MISALIGNED) {
      return misaligned(overwrite, row, bad, from);
    }
    if (row.verdict() == Verdict.LOST) {
      Optional<String> again = walkableAgain(row, bad);
      if (again.isPresent()) {
        return again.get();
      }
      return from + "no reader finds " + lost(bad.lost()) + " in " + bad.name();
    }
    return row.verdict() == Verdict.VALUE_STOMP
        ? stomped(row, bad, from)
        : from + row.verdict().sentence() + " (" + bad.verdict() + ")";
  }

  /** The step that hides the bytes at which readers failed; empty if none failed before the row. */
  private Optional<String> walkableAgain(StepRow row, FileState file) {
    int step = row.step().number();
    FileState before = before(row, file.name());
    if (before == null || !isFailing(before)) {
      return Optional.empty();
    }
    int failing = step - 1;
    while (failing > 1 && isFailing(rows.get(failing - 2).file(file.name()))) {
      failing--;
    }
    int used = file.image().used();
    String stores =
        used < before.image().used() && used <= before.judgement().position()
            ? "%s stores used = %s (%s before), so readers stop before those bytes"
                .formatted(process(row.step().pid()), used, before.image().used())
            : "%s stores over those bytes".formatted(process(row.step().pid()));
    return Optional.of(
        "From step %s on a reader meets bytes at %s that are no entry; in step %s %s: the walk finds no error again, but not %s in %s"
            .formatted(
                failing,
                before.judgement().position(),
                step,
                stores,
                lost(file.lost()),
                file.name()));
  }

  /** Whether a walk over the file meets an error. */
  private static boolean isFailing(FileState file) {
    return file.image() != null
        && (file.judgement().verdict() == Verdict.MISALIGNED
            || file.judgement().verdict() == Verdict.VALUE_STOMP);
  }

  private String misaligned(Overwrite overwrite, StepRow row, FileState bad, String from) {
    long end = overwrite.at().position() + overwrite.length();
    long left = overwrite.over().end() - end;
    int position = bad.judgement().position();
    Overwrite.StoredEntry over = overwrite.over();
    if (position == over.position() && position < overwrite.at().position()) {
      return "%sa reader takes the entry of %s at %s for whole, but from %s on %s's entry of step %s is there"
          .formatted(
              from,
              maker(overwrite),
              position,
              overwrite.at().position(),
              process(overwrite.at().pid()),
              overwrite.at().step());
    }
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
    String again = wasCounted(overwrite, row, position) ? " again" : "";
    Optional<EndStore> later = laterStore(overwrite, row);
    if (counted && later.isPresent()) {
      String text = "%s are left at %s; %s, so used counts them%s, and every reader %s";
      return text.formatted(capital(bytes), position, stale(later.get(), row), again, taken);
    }
    return counted
        ? "%s are left at %s; from step %s on used counts them%s, and every reader %s"
            .formatted(capital(bytes), position, row.step().number(), again, taken)
        : from + bytes + " are left at " + position + ", where every reader " + taken;
  }

  /** The last entry, after the overwrite, that the row's process stored at a stale end. */
  private Optional<EndStore> laterStore(Overwrite overwrite, StepRow row) {
    return stores.stream()
        .filter(store -> store.file().equals(overwrite.at().file()))
        .filter(store -> store.pid() == row.step().pid() && store.moved() > 0)
        .filter(store -> store.step() > overwrite.at().step())
        .filter(store -> store.step() <= row.step().number())
        .reduce((before, next) -> next);
  }

  /** How a process moves {@code used} in the row, from the end at which it stored an entry. */
  private String stale(EndStore store, StepRow row) {
    String text =
        "%s still has used = %s (step %s), stores an entry there in step %s and used = %s";
    return text.formatted(
            process(store.pid()),
            store.position(),
            store.since(),
            store.step(),
            row.file(store.file()).image().used())
        + (store.step() == row.step().number() ? "" : " in step " + row.step().number());
  }

  /** The entries that are gone: {@code 4101's up, 4101's down and 3 more}. */
  private static String lost(List<String> lost) {
    int more = lost.size() - MOST_LOST;
    if (more > 0) {
      return String.join(", ", lost.subList(0, MOST_LOST)) + " and " + more + " more";
    }
    return String.join(", ", lost.subList(0, lost.size() - 1))
        + (lost.size() > 1 ? " and " : "")
        + lost.get(lost.size() - 1);
  }

  /** Whether {@code used} counted a position after the overwrite and before a row. */
  private boolean wasCounted(Overwrite overwrite, StepRow row, int position) {
    return rows.subList(overwrite.at().step() - 1, row.step().number() - 1).stream()
        .map(each -> each.file(overwrite.at().file()).image())
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
      String finds = "a reader finds another value: " + detail(bad);
      return values.stream()
          .filter(value -> value.step() == row.step().number())
          .filter(value -> value.overwrite().at().file().equals(bad.name()))
          .findFirst()
          .map(value -> stale(value, row) + finds)
          .orElse(from + finds);
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

  /** The entries that are lost beside the verdict, and what overwrote each if one store did. */
  String stillLost(List<Overwrite> overwrites, StepRow deciding) {
    if (deciding.verdict() != Verdict.VALUE_STOMP) {
      return "";
    }
    List<String> all = new ArrayList<>();
    for (FileState file : deciding.files()) {
      for (String lost : file.lost()) {
        List<Overwrite> over =
            overwrites.stream()
                .filter(overwrite -> overwrite.at().step() <= deciding.step().number())
                .filter(overwrite -> overwrite.at().file().equals(file.name()))
                .filter(overwrite -> overwrite.at().position() <= overwrite.over().position())
                .filter(overwrite -> lost.startsWith(overwrite.over().pid() + "'s "))
                .toList();
        all.add(
            lost
                + (over.size() != 1
                    ? ""
                    : " (overwritten in step %s by %s)"
                        .formatted(over.get(0).at().step(), process(over.get(0).at().pid()))));
      }
    }
    return all.isEmpty() ? "" : " Still lost then: " + String.join(", ", all) + ".";
  }

  /** Who stores a value where its entry was, and since when another's entry is there. */
  private String stale(StaleValue value, StepRow row) {
    String text =
        "Since step %s position %s is in %s's entry; %s keeps the position of its value, and in"
            + " step %s it stores the value there: now ";
    return text.formatted(
        value.overwrite().at().step(),
        value.position(),
        process(value.overwrite().at().pid()),
        process(row.step().pid()),
        value.step());
  }

  /** A file's verdict without its first word. */
  private static String detail(FileState file) {
    int colon = file.verdict().indexOf(": ");
    return colon < 0 ? file.verdict() : file.verdict().substring(colon + 2);
  }

  /** Who stored the entry that is overwritten. */
  private String maker(Overwrite overwrite) {
    Overwrite.StoredEntry over = overwrite.over();
    return rows.subList(0, over.step() - 1).stream()
        .map(StepRow::step)
        .filter(step -> step.isSignal() && step.pid() == over.pid())
        .filter(step -> over.pid() == overwrite.at().pid())
        .reduce((before, next) -> next)
        .map(step -> "the handler of the signal that interrupts it in step " + step.number())
        .orElseGet(() -> process(over.pid()));
  }

  /** {@code child 4102}; {@code process 4102} if the plan has no such process. */
  String process(long pid) {
    int index = schedule.plan().indexOf(pid);
    return index < 0 ? "process " + pid : schedule.plan().processes().get(index).title();
  }

  static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
