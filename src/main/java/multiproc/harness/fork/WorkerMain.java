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
 * A child JVM: parks just before a worker's first statement, is forked by one message on standard
 * input, and then is that worker until it is killed.
 *
 * <p>A child that loses its parent sees its standard input end and halts at once, in whatever state
 * it is. An exception ends the worker as it ends the original's: name and stack trace on standard
 * error; the launcher gets a {@link WorkerDeath} on standard output besides.
 *
 * <p>Nothing here warms the worker's code up: it runs as cold as in a process just started, with
 * the classes of {@link Preload} loaded, as a forked process has them.
 */
public final class WorkerMain {

  /** What a parked child writes to say that it is ready to be forked. */
  static final int READY = 'R';

  private WorkerMain() {}

  /**
   * Parks, and is a worker once it is forked.
   *
   * @param args the multi-process directory; whether to load all classes now; the name of the file
   *     for its trace, which is left out where there is to be none
   */
  public static void main(String[] args) {
    try {
      park(args);
    } catch (Throwable e) {
      // Of this program or the machine, not of the client: the worker was not even forked.
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
      // The parent went away before it needed this child.
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
      die(message, thrown, out);
    }
  }

  /** One write, so that two workers' traces do not mix as the original's do. */
  private static void die(ForkMessage message, Throwable thrown, OutputStream out)
      throws IOException {
    WorkerDeath death =
        thrown instanceof InternalError e
            ? WorkerDeath.ofBusError(
                e, message.directory(), message.pid(), message.inherited().pid())
            : WorkerDeath.of(thrown);
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

  /** Waits for standard input to end, which it does when the parent dies, however it dies. */
  private record ParentWatch(InputStream in, CountDownLatch forked) implements Runnable {

    @Override
    public void run() {
      try {
        // Until the fork the main thread reads, and sees the end itself.
        forked.await();
        while (in.read() >= 0) {
          // The parent has nothing more to say; only the end counts.
        }
      } catch (IOException | InterruptedException e) {
        // The same as the end: there is no parent to be heard.
      }
      Runtime.getRuntime().halt(0);
    }
  }
}
