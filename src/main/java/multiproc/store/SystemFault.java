package multiproc.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A fault of the system that an operation on a file can meet, with what the process then sees. */
public enum SystemFault {
  /** A file cannot get the size, or a page of it that was never stored to cannot get its block. */
  ENOSPC("No space left on device"),

  /** A file would get larger than the system or a limit of the process allows. */
  EFBIG("File too large"),

  /** The process has as many files open as it may. */
  EMFILE("Too many open files"),

  /** The process may not open the file. */
  EACCES("Permission denied"),

  /** There is no address space for a mapping. */
  ENOMEM("Cannot allocate memory"),

  /** Somebody else cuts the file to no bytes just before the operation. */
  CUT("cut from outside");

  private final String reason;

  SystemFault(String reason) {
    this.reason = reason;
  }

  /** Whether an operation can meet it. */
  public boolean hits(Operation operation) {
    return switch (this) {
      case ENOSPC -> operation.isSizing() || operation.isMappedStore();
      case EFBIG -> operation.isSizing();
      case EMFILE, EACCES ->
          operation == Operation.OPEN_FOR_WRITING || operation == Operation.OPEN_FOR_READING;
      case ENOMEM -> operation == Operation.MAP;
      case CUT ->
          operation.isMappedStore()
              || switch (operation) {
                case SIZE, MAP, READ, GET_INT, GET_DOUBLE, VIEW -> true;
                default -> false;
              };
    };
  }

  /**
   * The exception of a call of the system that failed so.
   *
   * @param path of the file it was on
   */
  public IOException failure(String path) {
    return new FileSystemException(path, null, reason);
  }

  /** What a store through a mapping meets: SIGBUS, in a JVM's words. */
  public BusError signal() {
    return new BusError(reason);
  }

  /** All names, for a message. */
  public static String known() {
    return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
  }

  /** The fault of that name. */
  public static Optional<SystemFault> of(String name) {
    return Arrays.stream(values()).filter(fault -> fault.name().equals(name)).findFirst();
  }
}
