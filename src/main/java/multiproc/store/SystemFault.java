package multiproc.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A fault of the system at an operation on a file, and the error that the process gets. */
public enum SystemFault {
  /** The disk is full: a file cannot grow, or a page that was never stored to gets no block. */
  ENOSPC("No space left on device"),

  /** A file would get larger than the system or a limit of the process allows. */
  EFBIG("File too large"),

  /** The process has reached its limit of open files. */
  EMFILE("Too many open files"),

  /** The process may not open the file. */
  EACCES("Permission denied"),

  /** There is no address space for a mapping. */
  ENOMEM("Cannot allocate memory"),

  /** Another process cuts the file to no bytes just before the operation. */
  CUT("cut from outside");

  private final String reason;

  SystemFault(String reason) {
    this.reason = reason;
  }

  /** Whether an operation can have this fault. */
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
   * The exception of a system call that fails with this fault.
   *
   * @param path of the file; a call on an open file has no path in its error
   */
  public IOException failure(String path) {
    return hits(Operation.OPEN_FOR_WRITING)
        ? new FileSystemException(path, null, reason)
        : new IOException(reason);
  }

  /** The system's words for it. */
  public String reason() {
    return reason;
  }

  /** The error of a store through a mapping: SIGBUS, as a JVM reports it. */
  public BusError signal() {
    return new BusError(reason);
  }

  /** All names, for a message. */
  public static String known() {
    return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
  }

  /** The fault with that name. */
  public static Optional<SystemFault> of(String name) {
    return Arrays.stream(values()).filter(fault -> fault.name().equals(name)).findFirst();
  }
}
