package multiproc.harness.real;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import multiproc.harness.UserException;
import multiproc.harness.replay.ReplayMessage;
import multiproc.harness.replay.SteppedProcess;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.store.SystemFault;

/**
 * Controls a process of a real client for a replay.
 *
 * <p>Threading: one thread; {@link #disconnect()} and {@link #destroy()} from any.
 */
final class RealProcess extends SteppedProcess {

  /** The identifier of the interpreter that forks the others. */
  static final long ROOT = 0;

  static final String SIGBUS_DEATH = "SIGBUS";

  /** Prefix of the error of a scrape that shows an unexpected value. */
  private static final String EXPECTATION = "AssertionError: ";

  static final String UNKNOWN_DEATH = "killed by a signal";

  private static final int SIGBUS = 7;
  private static final int LEAVE = 1;
  private static final int REAP = 2;
  private static final int SIGNAL = 3;
  private static final int FIRST_FAULT = 4;

  private final Socket socket;
  private final BufferedInputStream buffered;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final Agent agent;
  private long pid;
  private ProcessHandle handle;
  private boolean killed;

  /** Whether a scrape opened the process's last file. */
  private boolean scraping;

  private int statement;

  private String frames = "";

  /** The operation to report in place of the requested one; null to report the requested one. */
  private StepOperation stand;

  /** Whether the process does nothing for the reported operation. */
  private boolean nothingToDo;

  RealProcess(Socket socket, Agent agent) throws IOException {
    this.socket = socket;
    this.agent = agent;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Patience.LONGEST_SECONDS * 1_000);
    buffered = new BufferedInputStream(socket.getInputStream());
    in = new DataInputStream(buffered);
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** Reads its first message; false if it is not from our agent. */
  boolean greets(String word) {
    try {
      if (in.readUnsignedByte() != 'H' || !in.readUTF().equals(word)) {
        return false;
      }
      pid = in.readLong();
      // The handle includes the process's start time, so it never matches a later process with the
      // same pid.
      handle = ProcessHandle.of(in.readLong()).orElse(null);
      return handle != null;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether an error is that of a scrape that shows an unexpected value. */
  static boolean isExpectation(String error) {
    return error.startsWith(EXPECTATION) && error.contains(", expected ");
  }

  /** Its identifier in the plan. */
  long pid() {
    return pid;
  }

  /**
   * The stream of the interpreter's messages, at the answer to its configuration or at the end of
   * the connection.
   *
   * @throws UserException if it hangs while it imports the client
   */
  DataInputStream input() throws IOException {
    String stands = awaitWord();
    if (!stands.isEmpty()) {
      throw agent.gone("it hangs at its import, " + stands);
    }
    return in;
  }

  private String name() {
    return pid == ROOT ? "the interpreter" : "process " + pid;
  }

  /**
   * Waits for a message or the end of the process; returns why no message will come, or an empty
   * text.
   */
  private String awaitWord() throws IOException {
    Patience patience = null;
    while (true) {
      try {
        socket.setSoTimeout(Patience.POLL_MILLIS);
        buffered.mark(1);
        if (buffered.read() >= 0) {
          buffered.reset();
        }
        // The rest of a message arrives soon.
        socket.setSoTimeout(Patience.LONGEST_SECONDS * 1_000);
        return "";
      } catch (SocketTimeoutException e) {
        if (patience == null) {
          patience =
              new Patience(
                  handle,
                  name() + " of " + agent.client().option(),
                  pid == ROOT ? Patience.START_TIME : Patience.STEP_TIME);
        }
        String stands = patience.verdict();
        if (!stands.isEmpty()) {
          return stands;
        }
      }
    }
  }

  /** The number of its current statement, from 0. */
  int statement() {
    return statement;
  }

  /** The client's frames of the traceback that it died with; empty if it did not, or has none. */
  String frames() {
    return frames;
  }

  void write(byte[] text) throws IOException {
    out.writeInt(text.length);
    out.write(text);
    out.flush();
  }

  /** Permission to go on, with a number. */
  void leave(long number) throws IOException {
    out.write(LEAVE);
    out.writeLong(number);
    out.flush();
  }

  @Override
  protected void leave(Optional<SystemFault> fault) throws IOException {
    try {
      out.write(fault.map(met -> FIRST_FAULT + met.ordinal()).orElse(LEAVE));
      out.flush();
    } catch (SocketException e) {
      // The process has died; the next read reports it.
    }
  }

  @Override
  protected void sendSignal() throws IOException {
    out.write(SIGNAL);
    out.flush();
  }

  @Override
  protected ReplayMessage read() throws IOException {
    try {
      ReplayMessage message = readWord();
      while (message instanceof ReplayMessage.AtStatement
          || message instanceof ReplayMessage.Traceback) {
        if (message instanceof ReplayMessage.AtStatement at) {
          statement = at.number();
        } else if (message instanceof ReplayMessage.Traceback of) {
          frames = of.frames();
        }
        message = readWord();
      }
      if (message instanceof ReplayMessage.Ungated ungated) {
        throw new UserException("not replayed further: " + ungated.reason());
      }
      return message;
    } catch (SocketTimeoutException e) {
      throw Patience.tooLong(name());
    } catch (EOFException | SocketException e) {
      return new ReplayMessage.Ended(killed ? "" : agent.deathOf(pid));
    }
  }

  private ReplayMessage readWord() throws IOException {
    String stands = awaitWord();
    if (stands.isEmpty()) {
      return ReplayMessage.read(in);
    }
    close();
    return new ReplayMessage.Ended(stands);
  }

  /** The cause of death of a process that this one forked and that ended without a message. */
  String deathOf(long child) throws IOException {
    try {
      if (pid != ROOT) {
        // The process sends its next request before it answers this one.
        await();
      }
      out.write(REAP);
      out.writeLong(child);
      out.flush();
      if (!awaitWord().isEmpty() || in.readUnsignedByte() != 'S') {
        return UNKNOWN_DEATH;
      }
      long signal = in.readLong();
      return signal == SIGBUS ? SIGBUS_DEATH : signal > 0 ? "signal " + signal : UNKNOWN_DEATH;
    } catch (EOFException | SocketException e) {
      return UNKNOWN_DEATH;
    }
  }

  /**
   * A scrape's reads are compared like all other operations if the client's release is known. If
   * only a range of releases is known, each release reads files differently: then reads that only
   * the schedule has, or only this client, are skipped, since a scrape changes no file; reads at
   * the same place are equal whatever their length. In any case a size or a close that only the
   * schedule has is skipped: the port asks for a large file's size before it reads the rest, and
   * closes the file of a scrape that fails.
   */
  @Override
  public StepOperation next(StepOperation expected) throws IOException {
    stand = null;
    nothingToDo = false;
    if (isReading(expected.kind())) {
      StepOperation asked = asked();
      boolean other = asked == null || asked.kind() != expected.kind();
      boolean skipped = other && (expected.kind() != StepKind.READ || !isOneRelease());
      if (scraping && skipped) {
        stand = expected;
        nothingToDo = true;
      } else if (scraping
          && !isOneRelease()
          && asked.kind() == StepKind.READ
          && asked.file().equals(expected.file())
          && asked.position() == expected.position()) {
        stand = expected;
      }
      return stand == null ? asked : stand;
    }
    finishReading();
    if (expected.kind() != StepKind.LIST) {
      scraping = expected.kind() == StepKind.OPEN_READ || agent.isScrape(pid, statement);
    }
    return asked();
  }

  private boolean isOneRelease() {
    return !agent.facts().release().isEmpty();
  }

  /** Runs the reads that a scrape does beyond the schedule, such as one at the end of the file. */
  void finishReading() throws IOException {
    await();
    while (scraping && isAtStep() && isReading(asked().kind())) {
      super.go(Optional.empty());
    }
  }

  private static boolean isReading(StepKind kind) {
    return kind == StepKind.READ || kind == StepKind.SIZE || kind == StepKind.CLOSE;
  }

  @Override
  public StepOperation go(Optional<SystemFault> fault) throws IOException {
    if (nothingToDo) {
      if (fault.isPresent()) {
        // The only fault in a skipped read is a truncation by another program, which needs no call
        // of the client.
        agent.cut(stand.file());
      }
      return stand;
    }
    StepOperation done = super.go(fault);
    return stand == null ? done : stand;
  }

  /** Sends SIGKILL and waits for the process's end. */
  @Override
  public void close() {
    killed = true;
    destroy();
    try {
      socket.setSoTimeout(Patience.LONGEST_SECONDS * 1_000);
      while (in.read() >= 0) {
        // Discards its last messages.
      }
    } catch (IOException e) {
      // The process has closed its end of the connection, so it is dead.
    }
  }

  void destroy() {
    handle.destroyForcibly();
  }

  void disconnect() {
    try {
      socket.close();
    } catch (IOException e) {
      // The process notices the end of the connection in any case.
    }
  }
}
