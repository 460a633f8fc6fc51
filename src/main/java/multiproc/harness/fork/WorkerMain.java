package multiproc.harness.fork;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import multiproc.harness.record.TraceWriter;
import multiproc.layout.DbException;

/**
 * Runs a child JVM: parks just before a worker's first statement, is forked by one message on
 * standard input, and then is that worker until it is killed.
 *
 * <p>A child whose parent dies sees the end of its standard input and halts at once, in any state.
 * An exception ends the worker as it ends the original's: name and stack trace go to standard
 * error, and the launcher also gets a {@link WorkerDeath} on standard output.
 *
 * <p>The worker's code is not warmed up: it runs as cold as in a new process, except that the
 * classes of {@link Preload} are loaded, as in a forked process.
 */
public final class WorkerMain {

  /** The byte by which a parked child reports that it is ready to be forked. */
  static final int READY = 'R';

  private WorkerMain() {}

  /**
   * Parks, and becomes a worker when it is forked.
   *
   * @param args the multi-process directory; whether to load all classes now; the file for the
   *     trace, left out for none
   */
  public static void main(String[] args) {
    try {
      park(args);
    } catch (Throwable e) {
      // An error of this program or the machine, not of the client: the worker was not forked.
      System.err.println("reproduce: a child process failed: " + e);
      Runtime.getRuntime().halt(ChildCommand.FAILED);
    }
  }

  private static void park(String... args) throws IOException {
    InputStream in = new FileInputStream(FileDescriptor.in);
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    TraceWriter trace = args.length == 2 ? null : new TraceWriter(args[2]);
    CountDownLatch forked = new CountDownLatch(1);
    Thread watch = new Thread(new ParentWatch(in, forked), "parent-watch");
    watch.setDaemon(true);
    watch.start();
    DataInputStream messages = new DataInputStream(new BufferedInputStream(in));
    if (Boolean.parseBoolean(args[1])) {
      Preload.warm(args[0]);
    } else {
      Preload.header(args[0]);
    }
    ForkMessage message;
    try {
      out.write(READY);
      message = ForkMessage.read(messages);
    } catch (IOException e) {
      // The parent died before it needed this child.
      return;
    }
    forked.countDown();
    run(message, trace, out);
  }

  private static void run(ForkMessage message, TraceWriter trace, OutputStream out)
      throws IOException {
    try {
      new Worker(message, trace).run();
    } catch (Throwable thrown) {
      die(message, thrown, trace, out);
    }
  }

  /**
   * Sends the {@link WorkerDeath} to the parent, and prints the error in one write, so that the
   * stack traces of two workers do not interleave as the original's do.
   */
  private static void die(
      ForkMessage message, Throwable thrown, TraceWriter trace, OutputStream out)
      throws IOException {
    WorkerDeath death =
        thrown instanceof InternalError e
            ? WorkerDeath.ofBusError(
                e, message.directory(), message.pid(), message.inherited().pid())
            : WorkerDeath.of(thrown);
    if (trace != null) {
      trace.death(death.error() + ": " + death.message());
    }
    out.write(death.toBytes());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(text);
    print.println("Process Process-" + message.processNumber() + ":");
    if (thrown instanceof DbException) {
      thrown.printStackTrace(print);
    } else {
      print.println(death.error() + ": " + death.located());
    }
    print.flush();
    try (FileOutputStream error = new FileOutputStream(FileDescriptor.err)) {
      error.write(text.toByteArray());
    }
  }

  /** Waits for the end of standard input, which comes when the parent dies in any way. */
  private record ParentWatch(InputStream in, CountDownLatch forked) implements Runnable {

    @Override
    public void run() {
      try {
        // Before the fork the main thread reads, and sees the end itself.
        forked.await();
        while (in.read() >= 0) {
          // The parent sends nothing more; only the end counts.
        }
      } catch (IOException | InterruptedException e) {
        // Treated like the end: the parent cannot be reached.
      }
      Runtime.getRuntime().halt(0);
    }
  }
}
