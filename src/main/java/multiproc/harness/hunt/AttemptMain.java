package multiproc.harness.hunt;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import multiproc.client.ClientVersion;
import multiproc.harness.LauncherListener;
import multiproc.harness.MachineFailure;
import multiproc.harness.Reproduction;
import multiproc.harness.UserException;
import multiproc.harness.fork.ChildCommand;
import multiproc.harness.fork.WorkerDeath;
import multiproc.harness.record.TraceDirectory;

/**
 * Runs one attempt in a JVM of its own: the main job in a new process. It reports {@link
 * AttemptEvent}s on standard output. It ends at the end of its standard input, so also when the
 * hunt is killed.
 */
public final class AttemptMain {

  /** The byte that the hunt sends to end an attempt; a killed hunt does not send it. */
  static final int END = 'E';

  private static volatile boolean told;

  private AttemptMain() {}

  /**
   * Runs the attempt.
   *
   * @param args seed, multi-process directory, client version, whether all classes are loaded
   *     before the fork, and optionally the directory for traces
   */
  public static void main(String[] args) throws IOException {
    TraceDirectory traces = args.length == 4 ? null : new TraceDirectory(Path.of(args[4]));
    Reproduction.Settings settings =
        new Reproduction.Settings(
            new BigInteger(args[0]),
            "127.0.0.1",
            0,
            args[1],
            false,
            ClientVersion.of(args[2]).orElseThrow(),
            Boolean.parseBoolean(args[3]),
            traces);
    Reproduction reproduction;
    try {
      reproduction = Reproduction.open(settings, new Reporter());
    } catch (UserException e) {
      report(new AttemptEvent.Refused(e.getMessage()));
      return;
    }
    report(new AttemptEvent.Serving(reproduction.port()));
    Runtime.getRuntime().addShutdownHook(new Thread(reproduction::close, "end-of-attempt"));
    Thread end = new Thread(() -> endWithStandardInput(reproduction), "hunt-watch");
    end.setDaemon(true);
    end.start();
    // Loads the classes, so that the report of the first fork takes no longer than the next.
    AttemptEvent.format(new AttemptEvent.Forked(0, 0));
    try {
      reproduction.run(null);
      reproduction.noteFiles();
      if (!told && traces != null) {
        // The hunt was killed: it will not delete the traces.
        reproduction.close();
        traces.delete();
      }
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      MachineFailure.print(e);
      Runtime.getRuntime().halt(ChildCommand.FAILED);
    }
  }

  private static void endWithStandardInput(Reproduction reproduction) {
    try {
      told = System.in.read() == END;
    } catch (IOException e) {
      // An error counts as the end of the input.
    }
    reproduction.stop();
  }

  private static synchronized void report(AttemptEvent event) {
    System.out.println(AttemptEvent.format(event));
  }

  private static final class Reporter implements LauncherListener {

    @Override
    public void forked(int processNumber, long pid) {
      report(new AttemptEvent.Forked(processNumber, pid));
    }

    @Override
    public void countedWorkers() {
      report(new AttemptEvent.Counted());
    }

    @Override
    public void workerDied(int processNumber, long pid, WorkerDeath death) {
      report(new AttemptEvent.Died("worker Process-" + processNumber, pid, death));
    }

    @Override
    public void launcherDied(WorkerDeath death) {
      report(new AttemptEvent.Died("the main process", 0, death));
    }
  }
}
