package multiproc.harness.replay;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;
import multiproc.client.ProcessState;
import multiproc.harness.fork.ForkMessage;
import multiproc.schedule.StepKind;
import multiproc.store.Operation;
import multiproc.store.SystemFault;

/**
 * A message of a replayed process to the replaying program. In the other direction goes one byte:
 * the permission for the operation, with the system's fault that it meets.
 */
public sealed interface ReplayMessage {

  /** Asks to do an operation on a file. Arguments as in {@link multiproc.store.StepGate}. */
  record AskFile(Operation operation, String path, long position, long argument)
      implements ReplayMessage {}

  /** Asks to do an operation on a process. The state is null except for a fork. */
  record AskProcess(StepKind kind, long pid, ProcessState state) implements ReplayMessage {}

  /** The operation is done. */
  record Done(long result) implements ReplayMessage {}

  /**
   * The program has ended.
   *
   * @param error empty unless it died
   */
  record Ended(String error) implements ReplayMessage {}

  /** A real client's process begins a statement of its program, counted from 0. */
  record AtStatement(int number) implements ReplayMessage {}

  /**
   * A real client's process died of an error; its end is the next message.
   *
   * @param frames the client's frames of the traceback, two lines each, the innermost last
   */
  record Traceback(String frames) implements ReplayMessage {}

  /** A real client's process stops at an access to a file that is not controlled. */
  record Ungated(String reason) implements ReplayMessage {}

  /** The byte that delivers a signal first; the process then asks again. */
  int SIGNAL = 0xff;

  /** The byte that permits an operation, with a fault if there is one. */
  static int leave(Optional<SystemFault> fault) {
    return fault.map(met -> met.ordinal() + 1).orElse(0);
  }

  /** The fault in a permission; null if there is none. */
  static SystemFault fault(int leave) {
    return leave == 0 ? null : SystemFault.values()[leave - 1];
  }

  /** Writes a message. */
  static void write(DataOutputStream out, ReplayMessage message) throws IOException {
    if (message instanceof AskFile ask) {
      out.writeByte('F');
      out.writeByte(ask.operation().ordinal());
      out.writeUTF(ask.path());
      out.writeLong(ask.position());
      out.writeLong(ask.argument());
    } else if (message instanceof AskProcess ask) {
      out.writeByte('P');
      out.writeByte(ask.kind().ordinal());
      out.writeLong(ask.pid());
      out.writeBoolean(ask.state() != null);
      if (ask.state() != null) {
        ForkMessage.writeState(out, ask.state());
      }
    } else if (message instanceof Done done) {
      out.writeByte('D');
      out.writeLong(done.result());
    } else if (message instanceof Ended ended) {
      out.writeByte('E');
      out.writeUTF(ended.error());
    }
    out.flush();
  }

  /** Reads a message; fails at the stream's end. */
  static ReplayMessage read(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case 'F' ->
          new AskFile(
              Operation.values()[in.readUnsignedByte()],
              in.readUTF(),
              in.readLong(),
              in.readLong());
      case 'P' ->
          new AskProcess(
              StepKind.values()[in.readUnsignedByte()],
              in.readLong(),
              in.readBoolean() ? ForkMessage.readState(in) : null);
      case 'D' -> new Done(in.readLong());
      case 'E' -> new Ended(in.readUTF());
      case 'T' -> new AtStatement(in.readInt());
      case 'B' -> new Traceback(in.readUTF());
      case 'U' -> new Ungated(in.readUTF());
      default -> throw new IOException("not a message of a replayed process: kind=" + kind);
    };
  }
}
