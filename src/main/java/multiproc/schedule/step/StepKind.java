package multiproc.schedule.step;

import java.util.Arrays;
import java.util.Optional;
import multiproc.layout.DbLayout;
import multiproc.store.Operation;

/**
 * What a step is: an operation on the store by what it means to the client, or one on processes.
 */
public enum StepKind {
  /** A child comes into being with a copy of this process's state. */
  FORK("fork"),
  /** A process is started afresh and inherits nothing. */
  SPAWN("spawn"),
  /** Opens for writing; creates the file of size 0 where there is none. */
  OPEN("open"),
  /** Opens for reading only, as a scrape does. */
  OPEN_READ("open-read"),
  /** The size of an open file. */
  SIZE("size"),
  /** Sets the size. */
  TRUNCATE("truncate"),
  /** Makes the file at least so long. */
  EXTEND("extend"),
  /** Maps the file. */
  MAP("map"),
  /** Loads the header's {@code used}. */
  READ_USED("read-used"),
  /** Walks the entries up to the {@code used} read before; may fail. */
  WALK("walk"),
  /** Stores the header's {@code used}. */
  HEADER("header"),
  /** Stores a whole entry. */
  ENTRY("entry"),
  /** Stores 8 bytes of an entry or of a value and its timestamp. */
  WORD("word"),
  /** Loads a value. */
  LOAD("load"),
  /** Stores a value. */
  VALUE("value"),
  /** Reads bytes, as a scrape does: first {@code used}, then the entries. */
  READ("read"),
  /** Closes the handle. */
  CLOSE("close"),
  /** Lists the directory's files. */
  LIST("list"),
  /** Unlinks a file. */
  UNLINK("unlink"),
  /** The program's end. */
  EXIT("exit"),
  /** SIGKILL: the process it names does nothing more. */
  KILL("kill"),
  /** The process it names has ended. */
  WAIT("wait"),
  /** A signal comes to the process, whose handler goes first. */
  SIGNAL("signal");

  private final String word;

  StepKind(String word) {
    this.word = word;
  }

  /** The word for it in a schedule. */
  public String word() {
    return word;
  }

  /** Whether it may change a file's bytes or size. */
  public boolean stores() {
    return switch (this) {
      case OPEN, TRUNCATE, EXTEND, HEADER, ENTRY, WORD, VALUE, UNLINK -> true;
      default -> false;
    };
  }

  /** Whether it is one on a file, and so has a file's hash behind it. */
  public boolean onFile() {
    return switch (this) {
      case FORK, SPAWN, LIST, EXIT, KILL, WAIT, SIGNAL -> false;
      default -> true;
    };
  }

  /**
   * The kind of a store's operation.
   *
   * @param argument as {@link multiproc.store.StepGate} has it
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
      // The client loads and stores no other int but the header's.
      case GET_INT -> READ_USED;
      case PUT_INT -> HEADER;
      case PUT_BYTES -> ofBytes(argument);
      case GET_DOUBLE -> LOAD;
      case PUT_DOUBLE -> VALUE;
      case VIEW -> WALK;
    };
  }

  /** No key is so short that its entry would be as small as a value with its timestamp. */
  private static StepKind ofBytes(long length) {
    if (length <= DbLayout.VALUE_SIZE) {
      return WORD;
    }
    return length <= 2 * DbLayout.VALUE_SIZE ? VALUE : ENTRY;
  }

  /** The kind of that word. */
  public static Optional<StepKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  @Override
  public String toString() {
    return word;
  }
}
