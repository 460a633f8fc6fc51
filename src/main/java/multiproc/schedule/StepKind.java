package multiproc.schedule;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import multiproc.layout.DbLayout;
import multiproc.store.Operation;

/**
 * What an operation of a step does: to a file, named by what it means to the client (for example
 * {@link #HEADER}), or to a process (for example {@link #FORK}).
 */
public enum StepKind {
  /** Starts a child with a copy of this process's state. */
  FORK,
  /** Starts a process that inherits nothing. */
  SPAWN,
  /** Opens for writing; creates the file with size 0 if it is missing. */
  OPEN,
  /** Opens for reading only, as a scrape does. */
  OPEN_READ,
  /** Reads the size of an open file. */
  SIZE,
  /** Sets the size. */
  TRUNCATE,
  /** Makes the file at least as long as a size. */
  EXTEND,
  /** Maps the file. */
  MAP,
  /** Loads the header's {@code used}. */
  READ_USED,
  /** Walks over the entries up to the {@code used} read before; may fail. */
  WALK,
  /** Stores the header's {@code used}. */
  HEADER,
  /** Stores a whole entry. */
  ENTRY,
  /** Stores 8 bytes of an entry or of a value and its timestamp. */
  WORD,
  /** Loads a value. */
  LOAD,
  /** Stores a value. */
  VALUE,
  /** Reads bytes, as a scrape does: first {@code used}, then the entries. */
  READ,
  /** Closes the handle. */
  CLOSE,
  /** Lists the directory's files. */
  LIST,
  /** Unlinks a file. */
  UNLINK,
  /** The end of the program. */
  EXIT,
  /** SIGKILL: the named process makes no further step. */
  KILL,
  /** Waits until the named process has ended. */
  WAIT,
  /** A signal interrupts the process, and its handler runs. */
  SIGNAL;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The kind's word in a schedule. */
  public String word() {
    return word;
  }

  /** Whether the operation may change a file's bytes or size. */
  public boolean stores() {
    return switch (this) {
      case OPEN, TRUNCATE, EXTEND, HEADER, ENTRY, WORD, VALUE, UNLINK -> true;
      default -> false;
    };
  }

  /** Whether the operation is on a file, so that the step has the file's hash. */
  public boolean onFile() {
    return switch (this) {
      case FORK, SPAWN, LIST, EXIT, KILL, WAIT, SIGNAL -> false;
      default -> true;
    };
  }

  /**
   * The kind of a store's operation.
   *
   * @param argument as in {@link multiproc.store.StepGate}
   */
  public static StepKind of(Operation operation, long argument) {
    return switch (operation) {
      case OPEN_FOR_WRITING -> OPEN;
      case OPEN_FOR_READING -> OPEN_READ;
      case LIST -> LIST;
      case DELETE -> UNLINK;
      case SIZE -> SIZE;
      case TRUNCATE -> TRUNCATE;
      case EXTEND -> EXTEND;
      case MAP -> MAP;
      case READ -> READ;
      case CLOSE -> CLOSE;
      // The only int that the client loads and stores is the header's.
      case GET_INT -> READ_USED;
      case PUT_INT -> HEADER;
      case PUT_BYTES -> ofBytes(argument);
      case GET_DOUBLE -> LOAD;
      case PUT_DOUBLE -> VALUE;
      case VIEW -> WALK;
    };
  }

  /** The kind by the length: every entry is longer than a value with its timestamp. */
  private static StepKind ofBytes(long length) {
    if (length <= DbLayout.VALUE_SIZE) {
      return WORD;
    }
    return length <= 2 * DbLayout.VALUE_SIZE ? VALUE : ENTRY;
  }

  /** The kind with that word. */
  static Optional<StepKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  @Override
  public String toString() {
    return word;
  }
}
