package multiproc.schedule.model;

import java.util.Arrays;
import multiproc.schedule.StepKind;

/**
 * An entry that a process has stored, in part or whole, and that no header covers yet. There are
 * several where a signal's handler stores an entry inside the store of another.
 *
 * @param inode the file's slot
 * @param position of the entry in bytes from the file's start
 * @param bytes of it that are stored
 * @param interrupted the entry in the store of which this one began; null if there is none
 */
record UnfinishedEntry(int inode, long position, byte[] bytes, UnfinishedEntry interrupted) {

  /** Position of the first byte after what is stored. */
  private long end() {
    return position + bytes.length;
  }

  /**
   * The unfinished entries after an operation that succeeded.
   *
   * @param before the unfinished entries before it; null if there is none
   * @param inValue whether a word is stored into a value and not into an entry
   */
  static UnfinishedEntry after(UnfinishedEntry before, PendingOperation done, boolean inValue) {
    return switch (done.kind()) {
      case ENTRY -> new UnfinishedEntry(done.inode(), done.position(), done.bytes(), before);
      case WORD -> {
        if (inValue) {
          yield before;
        }
        UnfinishedEntry begun = find(before, done.inode(), done.position());
        yield begun == null
            ? new UnfinishedEntry(done.inode(), done.position(), done.bytes(), before)
            : begun.and(done.bytes());
      }
      case HEADER -> {
        UnfinishedEntry covered = covered(before, done);
        yield covered == null ? before : covered.interrupted;
      }
      default -> before;
    };
  }

  /**
   * The unfinished entry that the store of a header covers: the header's number is its end. Null if
   * there is none, as for the first header of a file.
   */
  static UnfinishedEntry covered(UnfinishedEntry unfinished, PendingOperation header) {
    return header.kind() == StepKind.HEADER
        ? find(unfinished, header.inode(), header.number())
        : null;
  }

  private static UnfinishedEntry find(UnfinishedEntry last, int inode, long end) {
    UnfinishedEntry entry = last;
    while (entry != null && (entry.inode != inode || entry.end() != end)) {
      entry = entry.interrupted;
    }
    return entry;
  }

  private UnfinishedEntry and(byte[] more) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + more.length);
    System.arraycopy(more, 0, longer, bytes.length, more.length);
    return new UnfinishedEntry(inode, position, longer, interrupted);
  }
}
