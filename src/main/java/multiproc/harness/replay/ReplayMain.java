package multiproc.harness.replay;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import multiproc.client.ProcessState;
import multiproc.harness.fork.ForkMessage;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.plan.Granularity;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessControl;
import multiproc.schedule.plan.ProgramRunner;
import multiproc.schedule.simulate.End;
import multiproc.schedule.step.StepKind;
import multiproc.store.GatedStore;
import multiproc.store.MappedStore;
import multiproc.store.Operation;
import multiproc.store.StepGate;
import multiproc.store.Store;
import multiproc.store.WordStore;

/**
 * A process of a replay: a JVM that runs one program of a plan over real mapped files, and asks
 * leave over its pipes before each step. When its standard input ends it halts, before the step.
 *
 * <p>Threading: one thread.
 */
public final class ReplayMain implements StepGate, ProcessControl {

  private final DataInputStream in;
  private final DataOutputStream out;

  ReplayMain(DataInputStream in, DataOutputStream out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Waits for the plan and its part in it, and plays it.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    try {
      new ReplayMain(in, out).run();
    } catch (EOFException e) {
      // Who led the replay is gone, or is done with this process.
    }
  }

  /** Tells a process what to be. */
  static void writeStart(
      DataOutputStream to, String planText, long pid, String directory, ProcessState inherited)
      throws IOException {
    byte[] plan = planText.getBytes(StandardCharsets.UTF_8);
    to.writeInt(plan.length);
    to.write(plan);
    to.writeLong(pid);
    to.writeUTF(directory);
    to.writeBoolean(inherited != null);
    if (inherited != null) {
      ForkMessage.writeState(to, inherited);
    }
    to.flush();
  }

  void run() throws IOException {
    byte[] planText = new byte[in.readInt()];
    in.readFully(planText);
    Plan plan = ScheduleText.parsePlan(new String(planText, StandardCharsets.UTF_8));
    long pid = in.readLong();
    String directory = in.readUTF();
    ProcessState inherited = in.readBoolean() ? ForkMessage.readState(in) : null;
    Store store = new GatedStore(new OrderedStore(new MappedStore(), plan), this);
    if (plan.granularity() == Granularity.WORD) {
      store = new WordStore(store);
    }
    String error = "";
    try {
      new ProgramRunner(
              plan, plan.processes().get(plan.indexOf(pid)), inherited, store, directory, this)
          .run();
    } catch (Gone e) {
      return;
    } catch (Throwable e) {
      error = End.of(e).error();
    }
    ReplayMessage.write(out, new ReplayMessage.Ended(error));
  }

  /** Nobody leads the replay any more. */
  private static final class Gone extends Error {
    private static final long serialVersionUID = 1L;
  }

  private void ask(ReplayMessage message) {
    try {
      ReplayMessage.write(out, message);
      if (in.read() < 0) {
        throw new Gone();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void before(Operation operation, String path, long position, long argument) {
    ask(new ReplayMessage.AskFile(operation, path, position, argument));
  }

  @Override
  public void after(long result) {
    try {
      ReplayMessage.write(out, new ReplayMessage.Done(result));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void fork(long pid, ProcessState state) {
    ask(new ReplayMessage.AskProcess(StepKind.FORK, pid, state));
    after(0);
  }

  @Override
  public void kill(long pid) {
    ask(new ReplayMessage.AskProcess(StepKind.KILL, pid, null));
    after(0);
  }

  @Override
  public void exit() {
    ask(new ReplayMessage.AskProcess(StepKind.EXIT, 0, null));
    after(0);
  }
}
