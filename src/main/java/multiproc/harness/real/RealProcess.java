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
import multiproc.schedule.step.StepKind;
import multiproc.schedule.step.StepOperation;
import multiproc.store.SystemFault;

/**
 * A process of a real client, as the leader of a replay sees it.
 *
 * <p>Threading: one thread; {@link #disconnect()} and {@link #destroy()} from any.
 */
final class RealProcess extends SteppedProcess {

  /** The identifier of the interpreter that forks the others. */
  static final long ROOT = 0;

  static final String SIGBUS_DEATH = "SIGBUS";

  /** What the error of a scrape that shows something unexpected begins with. */
  static final String EXPECTATION = "AssertionError: ";

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

  /** Whether the file it was on last was opened by a scrape. */
  private boolean scraping;

  private int statement;

  /** What stands for the operation asked for; null where that is shown as it is. */
  private StepOperation stand;

  /** Whether the process does nothing for it. */
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

  /** Reads its first message; false where it is none of ours. */
  boolean greets(String word) {
    try {
      if (in.readUnsignedByte() != 'H' || !in.readUTF().equals(word)) {
        return false;
      }
      pid = in.readLong();
      // It knows when its process began, and is never another's that got the identifier later.
      handle = ProcessHandle.of(in.readLong()).orElse(null);
      return handle != null;
    } catch (IOException e) {
      return false;
    }
  }

  /** Its identifier in the plan. */
  long pid() {
    return pid;
  }

  /** What it says; it has begun to say it, or its connection has ended. */
  DataInputStream input() throws IOException {
    String stands = awaitWord();
    if (!stands.isEmpty()) {
      throw new IOException(name() + " does not answer: " + stands);
    }
    return in;
  }

  private String name() {
    return pid == ROOT ? "the interpreter" : "process " + pid;
  }

  /** Waits until it says something or is gone; gives why it never will, or nothing. */
  private String awaitWord() throws IOException {
    Patience patience = null;
    while (true) {
      try {
        socket.setSoTimeout(Patience.POLL_MILLIS);
        buffered.mark(1);
        if (buffered.read() >= 0) {
          buffered.reset();
        }
        // The rest of a message is on its way.
        socket.setSoTimeout(Patience.LONGEST_SECONDS * 1_000);
        return "";
      } catch (SocketTimeoutException e) {
        if (patience == null) {
          patience =
              new Patience(handle, name(), pid == ROOT ? Patience.START_TIME : Patience.STEP_TIME);
        }
        String stands = patience.verdict();
        if (!stands.isEmpty()) {
          return stands;
        }
      }
    }
  }

  /** The statement of its program that it is at, counted from 0. */
  int statement() {
    return statement;
  }

  void write(byte[] text) throws IOException {
    out.writeInt(text.length);
    out.write(text);
    out.flush();
  }

  /** Leave, with a number. */
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
      // It has died; reading from it tells so.
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
      while (message instanceof ReplayMessage.AtStatement at) {
        statement = at.number();
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

  /** What a process that this one has forked, and that ended without a word, died of. */
  String deathOf(long child) throws IOException {
    try {
      if (pid != ROOT) {
        // What it asks for came before its answer.
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
   * A scrape changes no file, and each release reads in a way of its own: what the schedule has a
   * scrape read, and this client does not, is passed over, and the other way round; a reading at
   * the same place is the same, whatever its length.
   */
  @Override
  public StepOperation next(StepOperation expected) throws IOException {
    stand = null;
    nothingToDo = false;
    if (isReading(expected.kind())) {
      StepOperation asked = asked();
      if (scraping && (asked == null || asked.kind() != expected.kind())) {
        stand = expected;
        nothingToDo = true;
      } else if (scraping
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

  /** Lets a scrape read what it reads beyond the schedule. */
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
        // Of what a scrape reads only a cut is no failure of its own call: somebody else's doing.
        agent.cut(stand.file());
      }
      return stand;
    }
    StepOperation done = super.go(fault);
    return stand == null ? done : stand;
  }

  /** SIGKILL; returns when it is dead. */
  @Override
  public void close() {
    killed = true;
    destroy();
    try {
      socket.setSoTimeout(Patience.LONGEST_SECONDS * 1_000);
      while (in.read() >= 0) {
        // What it said before it died.
      }
    } catch (IOException e) {
      // Its end of the connection is gone, and so is it.
    }
  }

  void destroy() {
    handle.destroyForcibly();
  }

  void disconnect() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is told that nobody leads it any more by whichever way the connection ended.
    }
  }
}
