package multiproc.harness.replay;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import multiproc.client.ClientVersion;
import multiproc.client.ProcessState;
import multiproc.harness.fork.ChildCommand;
import multiproc.harness.fork.ForkMessage;
import multiproc.schedule.Granularity;
import multiproc.schedule.Metric;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessControl;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.ProgramRunner;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Statement;
import multiproc.schedule.StepKind;
import multiproc.schedule.model.End;
import multiproc.store.FaultyStore;
import multiproc.store.GatedStore;
import multiproc.store.MappedStore;
import multiproc.store.MemoryStore;
import multiproc.store.Operation;
import multiproc.store.StepGate;
import multiproc.store.Store;
import multiproc.store.SystemFault;
import multiproc.store.WordStore;

/**
 * A JVM that runs one process of a replayed schedule on real mapped files. It asks over its pipes
 * before each operation and waits for permission. It halts before the operation when its standard
 * input ends.
 *
 * <p>Threading: one thread.
 */
public final class ReplayMain implements StepGate, ProcessControl, FaultyStore.FaultSource {

  /** More permissions than a rehearsal needs. */
  private static final int LEAVES = 1 << 10;

  private final DataInputStream in;
  private final DataOutputStream out;

  private ProgramRunner program;

  /** The fault for the next operation; null for none. */
  private SystemFault fault;

  ReplayMain(DataInputStream in, DataOutputStream out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Runs a program on separate files with permission for every operation, so that the replaying
   * program can work while the processes load their classes. Being warm does not change what a
   * replayed process does, because each operation waits for permission.
   *
   * @param after statements after it has set a gauge
   */
  static void rehearse(Store files, String directory, Statement... after) throws IOException {
    Metric metric = Metric.ofWorker(0);
    List<Statement> program = new ArrayList<>();
    program.add(new Statement.Set(metric.name(), "x", 1));
    program.addAll(List.of(after));
    ProcessPlan own = new ProcessPlan(1, ProcessPlan.Role.PARENT, program);
    Plan plan = new Plan(ClientVersion.V0_4_2, Granularity.VISIBLE, List.of(metric), List.of(own));
    ByteArrayOutputStream start = new ByteArrayOutputStream();
    writeStart(
        new DataOutputStream(start),
        ScheduleText.format(plan),
        own.pid(),
        directory,
        new ProcessState(2, List.of(), List.of()));
    start.write(new byte[LEAVES]);
    new ReplayMain(
            new DataInputStream(new ByteArrayInputStream(start.toByteArray())),
            new DataOutputStream(OutputStream.nullOutputStream()))
        .run(files);
  }

  /**
   * Waits for the plan and its part in it, and runs that.
   *
   * @param args none
   */
  public static void main(String[] args) {
    try {
      rehearse(new MemoryStore(), "");
      play();
    } catch (Throwable e) {
      System.err.println("reproduce: a replayed process failed: " + e);
      Runtime.getRuntime().halt(ChildCommand.FAILED);
    }
  }

  private static void play() throws IOException {
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    try {
      new ReplayMain(in, out).run(new MappedStore());
    } catch (EOFException e) {
      // The replaying program has ended, or needs this process no longer.
    }
  }

  /** Sends a process its part. */
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

  void run(Store files) throws IOException {
    byte[] planText = new byte[in.readInt()];
    in.readFully(planText);
    Plan plan = ScheduleText.parsePlan(new String(planText, StandardCharsets.UTF_8));
    long pid = in.readLong();
    String directory = in.readUTF();
    ProcessState inherited = in.readBoolean() ? ForkMessage.readState(in) : null;
    Store store = new GatedStore(new FaultyStore(new OrderedStore(files, plan), this), this);
    if (plan.granularity() == Granularity.WORD) {
      store = new WordStore(store);
    }
    String error = "";
    try {
      program =
          new ProgramRunner(
              plan, plan.processes().get(plan.indexOf(pid)), inherited, store, directory, this);
      program.run();
    } catch (Gone e) {
      return;
    } catch (Throwable e) {
      error = End.of(e, plan.version().python()).error();
    }
    ReplayMessage.write(out, new ReplayMessage.Ended(error));
  }

  /** The replaying program has ended. */
  private static final class Gone extends Error {
    private static final long serialVersionUID = 1L;
  }

  private void ask(ReplayMessage message) {
    try {
      ReplayMessage.write(out, message);
      int leave = in.read();
      while (leave == ReplayMessage.SIGNAL) {
        program.signal();
        ReplayMessage.write(out, message);
        leave = in.read();
      }
      if (leave < 0) {
        throw new Gone();
      }
      fault = ReplayMessage.fault(leave);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void before(Operation operation, String path, long position, long argument) {
    ask(new ReplayMessage.AskFile(operation, path, position, argument));
  }

  @Override
  public SystemFault next(Operation operation) {
    SystemFault met = fault;
    fault = null;
    return met;
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
  public void spawn(long pid) {
    ask(new ReplayMessage.AskProcess(StepKind.SPAWN, pid, null));
    after(0);
  }

  @Override
  public void await(long pid) {
    ask(new ReplayMessage.AskProcess(StepKind.WAIT, pid, null));
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
