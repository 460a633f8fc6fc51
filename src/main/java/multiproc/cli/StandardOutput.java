package multiproc.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The program's standard output, with a check that all of it was written. A command's output is its
 * result, so a failed write is a failed command.
 *
 * <p>Threading: safe.
 */
final class StandardOutput {

  /** The buffer's size, as in {@code System.out}. */
  private static final int BUFFER = 8_192;

  /** Whether the program ends when nobody reads its output any more. */
  private static volatile boolean endsUnread;

  private final Watched watched;
  private final PrintStream print;

  private StandardOutput(Runnable whenUnread) {
    watched = new Watched(new FileOutputStream(FileDescriptor.out), whenUnread);
    print = new PrintStream(new BufferedOutputStream(watched, BUFFER), true);
  }

  /**
   * Replaces {@code System.out}, and {@code System.err} by one that is watched for its reader.
   *
   * @param whenUnread ends the program; runs on a thread of its own, and only after {@link
   *     #endWhenUnread}
   */
  public static StandardOutput install(Runnable whenUnread) {
    StandardOutput output = new StandardOutput(whenUnread);
    System.setOut(output.print);
    OutputStream errors = new Watched(new FileOutputStream(FileDescriptor.err), whenUnread);
    System.setErr(new PrintStream(new BufferedOutputStream(errors, BUFFER), true));
    return output;
  }

  /**
   * From now on the program ends as by SIGPIPE when the reader of its output or of its errors has
   * ended. Called by commands that run until they are ended; others finish their work first, which
   * may be files.
   */
  static void endWhenUnread() {
    endsUnread = true;
  }

  /**
   * The exit code of a command that has ended: its own, or another if its output was not written.
   * Reports the failure, except for a reader that has ended, as {@code head} does.
   */
  public int exitCode(int code) {
    print.flush();
    IOException failure = watched.failure;
    if (failure == null) {
      return code;
    }
    String reason = String.valueOf(failure.getMessage());
    if (isOfReader(failure)) {
      return ExitCode.BROKEN_PIPE;
    }
    System.err.println(
        "reproduce: standard output cannot be written: "
            + reason
            + "; what is printed is not complete");
    return ExitCode.INTERNAL_ERROR;
  }

  private static boolean isOfReader(IOException failure) {
    return "Broken pipe".equals(failure.getMessage());
  }

  /** Keeps the first failure, because a {@link PrintStream} hides it. */
  private static final class Watched extends FilterOutputStream {

    private final Runnable unread;

    /** 1 from the first failed write on; an AtomicBoolean makes a cold JVM load its var handles. */
    private final AtomicInteger ending = new AtomicInteger();

    private volatile IOException failure;

    Watched(OutputStream out, Runnable unread) {
      super(out);
      this.unread = unread;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        }
        if (endsUnread && isOfReader(e) && ending.getAndSet(1) == 0) {
          // Another thread, because exiting waits for hooks that may wait for this one.
          new Thread(unread, "sigpipe").start();
        }
        throw e;
      }
    }
  }
}
