package multiproc.schedule;

import multiproc.layout.DbLayout;

/** Decides which operations of two processes do not commute: their order changes the result. */
public final class Dependence {

  private Dependence() {}

  /** Whether the order of two operations matters. */
  public static boolean between(StepOperation left, StepOperation right) {
    if (left.kind() == StepKind.LIST || right.kind() == StepKind.LIST) {
      return makesOrUnlinks(left.kind()) || makesOrUnlinks(right.kind());
    }
    if (left.file().isEmpty() || !left.file().equals(right.file())) {
      return false;
    }
    if (!left.kind().stores() && !right.kind().stores()) {
      return false;
    }
    if (left.kind() == StepKind.UNLINK || right.kind() == StepKind.UNLINK) {
      return true;
    }
    if (left.kind() == StepKind.OPEN || right.kind() == StepKind.OPEN) {
      return left.kind() == StepKind.OPEN_READ || right.kind() == StepKind.OPEN_READ;
    }
    if (isSizing(left.kind()) || isSizing(right.kind())) {
      return onSize(left.kind()) && onSize(right.kind());
    }
    return from(left) < to(right) && from(right) < to(left);
  }

  private static boolean makesOrUnlinks(StepKind kind) {
    return kind == StepKind.OPEN || kind == StepKind.UNLINK;
  }

  private static boolean isSizing(StepKind kind) {
    return kind == StepKind.TRUNCATE || kind == StepKind.EXTEND;
  }

  private static boolean onSize(StepKind kind) {
    return switch (kind) {
      case SIZE, TRUNCATE, EXTEND, MAP, READ -> true;
      default -> false;
    };
  }

  private static long from(StepOperation operation) {
    return operation.kind() == StepKind.WALK ? DbLayout.HEADER_SIZE : operation.position();
  }

  /** The end of the accessed range. A walk over broken entries may read beyond {@code used}. */
  private static long to(StepOperation operation) {
    return switch (operation.kind()) {
      case WALK -> Long.MAX_VALUE;
      case READ_USED, HEADER -> DbLayout.USED_SIZE;
      case LOAD, VALUE -> operation.position() + Math.max(operation.length(), DbLayout.VALUE_SIZE);
      case ENTRY, WORD, READ -> operation.position() + operation.length();
      default -> 0;
    };
  }
}
