package multiproc.schedule.print;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.Step;
import multiproc.schedule.StepOperation;
import multiproc.schedule.model.FileImage;

/**
 * Records which step stored each byte of one file last, and as which field. The caller passes every
 * step in order.
 *
 * <p>Positions are bytes from the file's start.
 *
 * <p>Threading: one thread.
 */
final class ByteOrigins {

  private final String file;
  private final DbFormat format;
  private Origin[] origins = new Origin[0];

  /**
   * An entry that a process stores word by word: the positions of its start and of the next word.
   */
  private record Growing(int start, int next) {}

  private final Map<Long, Growing> growing = new HashMap<>();

  /** The origins of a new file. */
  public ByteOrigins(String file, DbFormat format) {
    this.file = file;
    this.format = format;
  }

  /** The origin of the byte there; null when no step stored it. */
  public Origin at(int position) {
    return position < origins.length ? origins[position] : null;
  }

  /** The position after the last byte that was stored. */
  public int end() {
    return origins.length;
  }

  /**
   * Notes a step.
   *
   * @param after the file's bytes after the step; null if the file does not exist
   */
  public void step(Step step, FileImage after) {
    if (after == null) {
      origins = new Origin[0];
      growing.clear();
      return;
    }
    for (StepOperation operation : step.operations()) {
      if (operation.file().equals(file)) {
        operation(step, operation, after);
      }
    }
    if (after.size() < origins.length) {
      origins = Arrays.copyOf(origins, (int) after.size());
    }
  }

  private void operation(Step step, StepOperation operation, FileImage after) {
    int position = Math.toIntExact(operation.position());
    int length = Math.toIntExact(operation.length());
    switch (operation.kind()) {
      case HEADER -> {
        growing.remove(step.pid());
        put(step, DbLayout.USED_POSITION, DbLayout.USED_SIZE, ByteField.USED);
      }
      case ENTRY -> entry(step, position, position, length, after);
      case VALUE -> value(step, position, Math.max(length, DbLayout.VALUE_SIZE));
      case WORD -> word(step, position, length, after);
      default -> {
        // Stores no bytes.
      }
    }
  }

  /** An entry's bytes from {@code position} on; it starts at {@code start}. */
  private void entry(Step step, int start, int position, int length, FileImage after) {
    int keyLength = after.getInt(start);
    int end = position + length;
    for (int at = position; at < end; at++) {
      put(step, at, 1, ByteField.ofEntry(at - start, keyLength));
    }
  }

  private void value(Step step, int position, int length) {
    put(step, position, DbLayout.VALUE_SIZE, ByteField.VALUE);
    put(step, position + DbLayout.VALUE_SIZE, length - DbLayout.VALUE_SIZE, ByteField.TIMESTAMP);
  }

  /** A word of an entry if the process has begun one or begins one now, else of a value. */
  private void word(Step step, int position, int length, FileImage after) {
    Growing entry = growing.get(step.pid());
    if (entry == null || entry.next != position) {
      int key = position + DbLayout.KEY_LENGTH_SIZE;
      byte[] head = after.bytes(key + 2);
      boolean begins = DbLayout.isKeyStart(head, key);
      entry = begins ? new Growing(position, position) : null;
    }
    if (entry != null) {
      growing.put(step.pid(), new Growing(entry.start, position + length));
      entry(step, entry.start, position, length, after);
      return;
    }
    boolean second =
        format.hasTimestamp()
            && position >= DbLayout.VALUE_SIZE
            && at(position - 1) != null
            && at(position - 1).pid() == step.pid()
            && at(position - 1).part() == ByteField.VALUE;
    put(step, position, length, second ? ByteField.TIMESTAMP : ByteField.VALUE);
  }

  private void put(Step step, int position, int length, ByteField part) {
    int end = position + length;
    if (origins.length < end) {
      origins = Arrays.copyOf(origins, end);
    }
    Arrays.fill(origins, position, end, new Origin(step.number(), step.pid(), part));
  }
}
