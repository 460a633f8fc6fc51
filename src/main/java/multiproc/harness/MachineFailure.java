package multiproc.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** The message when the machine fails a command: one line with the system's error. */
public final class MachineFailure {

  private static final String LINE = "reproduce: the machine failed: ";

  private static final String NO_DESCRIPTOR = "Too many open files";

  private MachineFailure() {}

  /** Prints why a run ended; an error of this program is printed with its stack. */
  public static void print(Throwable failure) {
    Throwable cause = cause(failure);
    if (cause instanceof IOException io) {
      System.err.println(line(io));
    } else if (cause instanceof OutOfMemoryError memory) {
      System.err.println(line(memory, "the run was ended"));
    } else {
      System.err.println("reproduce: internal error: " + failure);
      failure.printStackTrace();
    }
  }

  /**
   * The system's error inside a JDK error, for example of a class that cannot be initialised
   * because a file of the JDK cannot be opened. The throwable itself if there is none.
   */
  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof Error || cause instanceof UncheckedIOException) {
      if (cause instanceof OutOfMemoryError) {
        return cause;
      }
      cause = cause.getCause();
    }
    return cause instanceof IOException ? cause : failure;
  }

  /** Whether the process or the machine lacks a resource, so that another path would not help. */
  public static boolean isOfProcess(IOException e) {
    return reason(e).contains(NO_DESCRIPTOR);
  }

  /** The line for an error of the system. */
  public static String line(IOException e) {
    return LINE + reasonAndAdvice(e);
  }

  /** The system's error, its file, and what to do. */
  public static String reasonAndAdvice(IOException e) {
    String reason = reason(e);
    return reason + advice(reason);
  }

  /**
   * The line for lack of memory.
   *
   * @param found what is known so far
   */
  public static String line(OutOfMemoryError e, String found) {
    return isOfThreads(e)
        ? LINE + "no new thread (" + e.getMessage() + "); raise ulimit -u, or end other processes"
        : "reproduce: out of memory ("
            + e.getMessage()
            + "); "
            + found
            + "; give java more with -Xmx, or ask for less (explore: --max-states)";
  }

  /** Whether the system refused a thread, rather than the heap being full. */
  public static boolean isOfThreads(OutOfMemoryError e) {
    return String.valueOf(e.getMessage()).contains("thread");
  }

  /** The system's error, and its file. */
  public static String reason(IOException e) {
    if (e instanceof FileSystemException failure) {
      return words(failure) + ": file=" + failure.getFile();
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }

  private static String words(FileSystemException e) {
    if (e.getReason() != null) {
      return e.getReason();
    }
    if (e instanceof AccessDeniedException) {
      return "Permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "No such file or directory";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "File exists";
    }
    return e instanceof NotDirectoryException ? "Not a directory" : e.getClass().getSimpleName();
  }

  private static String advice(String reason) {
    if (reason.contains(NO_DESCRIPTOR)) {
      return "; raise ulimit -n";
    }
    if (reason.contains("No space left") || reason.contains("Disk quota")) {
      return "; free some space there, or give another folder";
    }
    if (reason.contains("Input/output error")) {
      return "; the disk or its file system has failed: see dmesg, or give another folder";
    }
    if (reason.contains("File too large")) {
      return "; raise ulimit -f";
    }
    if (reason.contains("error=11") || reason.contains("Resource temporarily unavailable")) {
      return "; raise ulimit -u, or end other processes";
    }
    if (reason.contains("spawn helper")) {
      return "; the line above says why";
    }
    return reason.contains("error=12") || reason.contains("Cannot allocate memory")
        ? "; free memory, or raise ulimit -v"
        : "";
  }
}
