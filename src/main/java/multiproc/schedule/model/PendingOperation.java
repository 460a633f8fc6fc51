package multiproc.schedule.model;

import java.util.Arrays;
import java.util.Objects;
import multiproc.client.ProcessState;
import multiproc.layout.DbFileName;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.store.Operation;
import multiproc.store.SystemFault;

/**
 * Describes the next operation of a simulated process.
 *
 * @param kind of the operation
 * @param path of the file; null if it has none
 * @param inode the file's slot, from the opening of the handle; -1 if the operation has no file or
 *     is the opening itself
 * @param position bytes from the file's start
 * @param number size, length, int or raw bits, as in {@link multiproc.store.StepGate}; for a fork
 *     or kill the process identifier
 * @param capacity size of the mapping in bytes; 0 if the operation uses no mapping
 * @param bytes to be stored, for a copy of bytes
 * @param state handed to the child, for a fork
 */
public record PendingOperation(
    StepKind kind,
    String path,
    int inode,
    int position,
    long number,
    int capacity,
    byte[] bytes,
    ProcessState state) {

  private static final int PAGE = 4096;

  /** The same operation without the state that a fork hands to the child. */
  PendingOperation withoutState() {
    return state == null
        ? this
        : new PendingOperation(kind, path, inode, position, number, capacity, bytes, null);
  }

  /** Number of bytes that the operation loads or stores. */
  public int length() {
    return switch (kind) {
      case READ_USED, HEADER -> Integer.BYTES;
      case LOAD -> Double.BYTES;
      case VALUE -> bytes == null ? Double.BYTES : bytes.length;
      case ENTRY, WORD -> bytes.length;
      default -> 0;
    };
  }

  /**
   * Whether a fault of the system can hit the operation.
   *
   * @param image of its file; null if it has no open file
   */
  boolean canMeet(SystemFault fault, FileImage image) {
    return switch (kind) {
      case OPEN -> fault.hits(Operation.OPEN_FOR_WRITING);
      case OPEN_READ -> fault.hits(Operation.OPEN_FOR_READING);
      case TRUNCATE, EXTEND ->
          fault.hits(Operation.TRUNCATE) && (image == null || number > image.size());
      case MAP -> fault.hits(Operation.MAP);
      case SIZE -> fault.hits(Operation.SIZE);
      case READ -> fault.hits(Operation.READ);
      case READ_USED -> fault.hits(Operation.GET_INT);
      case LOAD -> fault.hits(Operation.GET_DOUBLE);
      case WALK -> fault.hits(Operation.VIEW);
      case HEADER, ENTRY, WORD, VALUE ->
          fault.hits(Operation.PUT_BYTES) && (fault != SystemFault.ENOSPC || intoHole(image));
      default -> false;
    };
  }

  /** Whether this is the first store to a page: only then does the page need a block. */
  private boolean intoHole(FileImage image) {
    int first = position / PAGE * PAGE;
    int last = (position + length() - 1) / PAGE * PAGE;
    for (int page = first; page <= last; page += PAGE) {
      boolean stored = false;
      for (byte stand : image.copy(page, PAGE)) {
        stored |= stand != 0;
      }
      if (!stored) {
        return true;
      }
    }
    return false;
  }

  /**
   * The operation in the form of a schedule, with the value that it would load now.
   *
   * @param image of its file; null if it has none
   */
  StepOperation described(FileImage image) {
    if (kind == StepKind.LIST) {
      return new StepOperation(kind, "", 0, 0, "");
    }
    if (!kind.onFile()) {
      return StepOperation.ofProcess(kind, number);
    }
    String value =
        switch (kind) {
          case SIZE -> String.valueOf(image.size());
          case READ_USED -> String.valueOf(image.used());
          case TRUNCATE, EXTEND, MAP, HEADER -> String.valueOf(number);
          case LOAD -> String.valueOf(Double.longBitsToDouble(image.getLong(position)));
          case VALUE -> bytes == null ? String.valueOf(Double.longBitsToDouble(number)) : "";
          default -> "";
        };
    long copied = kind == StepKind.READ || bytes != null ? number : 0;
    return new StepOperation(kind, DbFileName.nameOf(path), position, copied, value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PendingOperation pending
        && kind == pending.kind
        && inode == pending.inode
        && position == pending.position
        && number == pending.number
        && capacity == pending.capacity
        && Objects.equals(path, pending.path)
        && Arrays.equals(bytes, pending.bytes)
        && Objects.equals(state, pending.state);
  }

  @Override
  public int hashCode() {
    int hash = kind.ordinal();
    hash = 31 * hash + inode;
    hash = 31 * hash + position;
    hash = 31 * hash + Long.hashCode(number);
    return 31 * hash + Arrays.hashCode(bytes);
  }
}
