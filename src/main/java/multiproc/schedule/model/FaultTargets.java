package multiproc.schedule.model;

import multiproc.store.Operation;
import multiproc.store.SystemFault;

/** Which operations of simulated processes a fault of the system can hit. */
final class FaultTargets {

  private static final int PAGE = 4096;

  private FaultTargets() {}

  /**
   * Whether a fault can hit an operation.
   *
   * @param image the file of the operation; null if it has no open file
   */
  static boolean hits(SystemFault fault, PendingOperation next, FileImage image) {
    return switch (next.kind()) {
      case OPEN -> fault.hits(Operation.OPEN_FOR_WRITING);
      case OPEN_READ -> fault.hits(Operation.OPEN_FOR_READING);
      case TRUNCATE, EXTEND ->
          fault.hits(Operation.TRUNCATE) && (image == null || next.number() > image.size());
      case MAP -> fault.hits(Operation.MAP);
      case SIZE -> fault.hits(Operation.SIZE);
      case READ -> fault.hits(Operation.READ);
      case READ_USED -> fault.hits(Operation.GET_INT);
      case LOAD -> fault.hits(Operation.GET_DOUBLE);
      case WALK -> fault.hits(Operation.VIEW);
      case HEADER, ENTRY, WORD, VALUE ->
          fault.hits(Operation.PUT_BYTES) && (fault != SystemFault.ENOSPC || intoHole(next, image));
      default -> false;
    };
  }

  /** Whether this is the first store to a page: only then does the page need a block. */
  private static boolean intoHole(PendingOperation next, FileImage image) {
    int first = next.position() / PAGE * PAGE;
    int last = (next.position() + next.length() - 1) / PAGE * PAGE;
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
}
