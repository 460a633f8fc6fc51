package multiproc.harness.real;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import multiproc.harness.UserException;
import multiproc.schedule.Granularity;
import multiproc.schedule.Metric;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Statement;
import multiproc.schedule.StepKind;
import multiproc.store.Operation;
import multiproc.store.SystemFault;

/**
 * An interpreter that has imported a real client, put its gates in place, and forks the processes
 * of a plan. Each process connects to this JVM over the loopback interface and asks for permission
 * before each operation.
 *
 * <p>When the connections end, because this object is closed or its JVM has ended, every process
 * ends itself and the processes that it forked.
 *
 * <p>Threading: one thread; {@link #close()} from any.
 */
final class Agent implements AutoCloseable {

  private static final int POLL_MILLIS = 50;
  private static final int END_SECONDS = 5;

  private final RealClient client;
  private final Plan plan;
  private final String directory;
  private final String word = UUID.randomUUID().toString();
  private final ServerSocket server;
  private final Process process;
  private final FailureText errors;
  private final Map<Long, RealProcess> connected = new LinkedHashMap<>();
  private ClientFacts facts;

  /**
   * Starts the interpreter and installs gates in the client.
   *
   * @param directory the multi-process directory that the client gets
   * @throws UserException if there is no such interpreter or client, or if the client cannot be
   *     gated
   */
  Agent(RealClient client, Plan plan, String directory) throws IOException {
    check(plan);
    this.client = client;
    this.plan = plan;
    this.directory = directory;
    this.server = new ServerSocket(0, 0, InetAddress.getByName("127.0.0.1"));
    try {
      this.process = start();
    } catch (IOException e) {
      server.close();
      throw new UserException(
          "no such interpreter: real=" + client.python() + "; give a Python 2.7, or 3.6 or later");
    }
    this.errors = new FailureText(process.getErrorStream());
    boolean ready = false;
    try {
      greet();
      ready = true;
    } finally {
      if (!ready) {
        close();
      }
    }
  }

  private static void check(Plan plan) {
    for (ProcessPlan process : plan.processes()) {
      if (process.client() != null) {
        throw new UserException(
            "not run on a real client: a process of another release: process=" + process.pid());
      }
    }
  }

  private Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            client.python(),
            "-",
            String.valueOf(server.getLocalPort()),
            word,
            client.path().map(path -> path.toAbsolutePath().toString()).orElse(""));
    RealOriginal.setDirectory(builder.environment(), directory);
    return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  private void greet() throws IOException {
    try (OutputStream script = process.getOutputStream()) {
      script.write(AgentText.script().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // The interpreter ended before it read its script; its error output is reported below.
    }
    RealProcess root = get(RealProcess.ROOT);
    try {
      root.write(configuration());
      DataInputStream in = root.input();
      switch (in.readUnsignedByte()) {
        case 'C' -> facts = new ClientFacts(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF());
        case 'R' -> throw new UserException(in.readUTF() + ": " + client.option());
        default -> throw new IOException("not an answer of an agent");
      }
    } catch (EOFException | SocketException e) {
      throw gone();
    }
  }

  private UserException gone() {
    String last = errors.text();
    return gone(last.isEmpty() ? "it ended without a message" + exitCode() : last);
  }

  /** A clause with the exit code of an interpreter that has closed its standard error. */
  private String exitCode() {
    try {
      return process.waitFor(1, TimeUnit.SECONDS) ? ", exit code " + process.exitValue() : "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  RealClient client() {
    return client;
  }

  UserException gone(String why) {
    return new UserException("the client does not run: real=" + client.python() + ": " + why);
  }

  private byte[] configuration() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("gates", AgentText.table());
      json.writeStringField("directory", directory);
      json.writeBooleanField("words", plan.granularity() == Granularity.WORD);
      writeTexts(json, "listing", plan.listedNames());
      writeTexts(json, "operations", names(Operation.values()));
      writeTexts(json, "kinds", names(StepKind.values()));
      writeTexts(json, "faults", names(SystemFault.values()));
      json.writeObjectFieldStart("metrics");
      for (Metric metric : plan.metrics()) {
        json.writeArrayFieldStart(metric.id());
        json.writeString(metric.type());
        json.writeString(metric.name());
        json.writeString(metric.help());
        json.writeStartArray();
        texts(json, metric.labelNames());
        json.writeEndArray();
        json.writeString(metric.mode());
        for (double bound : metric.bounds()) {
          json.writeString(String.valueOf(bound));
        }
        json.writeEndArray();
      }
      json.writeEndObject();
      json.writeObjectFieldStart("identifiers");
      for (ProcessPlan planned : plan.processes()) {
        String key = String.valueOf(planned.pid());
        if (planned.name().equals(String.valueOf(planned.identifier()))) {
          json.writeNumberField(key, planned.identifier());
        } else {
          json.writeStringField(key, planned.name());
        }
      }
      json.writeEndObject();
      json.writeObjectFieldStart("programs");
      for (ProcessPlan planned : plan.processes()) {
        json.writeArrayFieldStart(String.valueOf(planned.pid()));
        for (Statement statement : planned.program()) {
          write(json, statement);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> names(Enum<?>[] values) {
    List<String> names = new ArrayList<>();
    for (Enum<?> value : values) {
      names.add(value.name());
    }
    return names;
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Statement statement) throws IOException {
    json.writeStartArray();
    if (statement instanceof Statement.Set set) {
      // Numbers are sent as strings: JSON has no infinity.
      String at = set.timestamp() == 0 ? "" : String.valueOf(set.timestamp());
      change(json, "set", set, String.valueOf(set.value()), at);
    } else if (statement instanceof Statement.Inc inc) {
      change(json, "inc", inc, String.valueOf(inc.amount()), "");
    } else if (statement instanceof Statement.Observe observe) {
      change(json, "observe", observe, String.valueOf(observe.amount()), "");
    } else if (statement instanceof Statement.Make make) {
      change(json, "labels", make, "0", "");
    } else if (statement instanceof Statement.Remove remove) {
      texts(json, List.of("remove", remove.metric()));
      texts(json, remove.labelValues());
    } else if (statement instanceof Statement.Fork fork) {
      ofProcess(json, "fork", fork.pid());
    } else if (statement instanceof Statement.Spawn spawn) {
      ofProcess(json, "spawn", spawn.pid());
    } else if (statement instanceof Statement.Kill kill) {
      ofProcess(json, "kill", kill.pid());
    } else if (statement instanceof Statement.Wait wait) {
      ofProcess(json, "wait", wait.pid());
    } else if (statement instanceof Statement.MarkProcessDead dead) {
      ofProcess(json, "mark-process-dead", dead.pid());
    } else if (statement instanceof Statement.Expect expect) {
      texts(json, List.of("expect", expect.series()));
      texts(json, expect.values());
    } else if (statement instanceof Statement.Try tried) {
      json.writeString("try");
      write(json, tried.statement());
    } else if (statement instanceof Statement.OnThread thread) {
      ofProcess(json, "on-thread", thread.pid());
    } else if (statement instanceof Statement.Cut cut) {
      texts(json, List.of("cut", cut.file(), String.valueOf(cut.size())));
    } else if (statement instanceof Statement.Delete delete) {
      texts(json, List.of("delete", delete.file()));
    } else if (statement instanceof Statement.OnSignal signal) {
      json.writeString("on-signal");
      write(json, signal.handler());
    } else if (statement instanceof Statement.Scrape) {
      json.writeString("scrape");
    } else {
      throw new UserException("not run on a real client: statement=" + statement);
    }
    json.writeEndArray();
  }

  private static void change(
      JsonGenerator json, String what, Statement.OnChild change, String number, String time)
      throws IOException {
    texts(json, List.of(what, change.metric(), number, time));
    texts(json, change.labelValues());
  }

  private static void texts(JsonGenerator json, List<String> texts) throws IOException {
    for (String text : texts) {
      json.writeString(text);
    }
  }

  private static void ofProcess(JsonGenerator json, String what, long pid) throws IOException {
    json.writeString(what);
    json.writeNumber(pid);
  }

  /** Whether a statement of a process's program is a scrape. */
  boolean isScrape(long pid, int statement) {
    List<Statement> program = plan.processes().get(plan.indexOf(pid)).program();
    return statement < program.size() && program.get(statement) instanceof Statement.Scrape;
  }

  /** Truncates a file to 0 bytes, as another program could. */
  void cut(String file) throws IOException {
    try (FileChannel cut = FileChannel.open(Path.of(directory, file), StandardOpenOption.WRITE)) {
      cut.truncate(0);
    }
  }

  /** The client's report of itself. */
  ClientFacts facts() {
    return facts;
  }

  /** Forks a process with a fresh client state. */
  void fork(long pid) throws IOException {
    try {
      connected.get(RealProcess.ROOT).leave(pid);
    } catch (SocketException e) {
      throw gone();
    }
    get(pid);
  }

  /** Whether a process has been forked. */
  boolean has(long pid) {
    return connected.containsKey(pid);
  }

  /** The process with this identifier; waits until it has connected. */
  RealProcess get(long pid) throws IOException {
    Patience patience =
        new Patience(process.toHandle(), "real=" + client.python(), Patience.START_TIME);
    long lookedNanos = System.nanoTime();
    while (!connected.containsKey(pid)) {
      if (!process.isAlive()) {
        throw gone();
      }
      accept();
      if (System.nanoTime() - lookedNanos > TimeUnit.MILLISECONDS.toNanos(Patience.POLL_MILLIS)) {
        lookedNanos = System.nanoTime();
        // After the interpreter has connected, it sleeps while a forked process connects: no sign
        // of a failure.
        String stands = connected.isEmpty() ? patience.verdict() : "";
        if (!stands.isEmpty()) {
          throw gone(stands);
        }
        patience.keepWaiting();
      }
    }
    return connected.get(pid);
  }

  private void accept() throws IOException {
    server.setSoTimeout(POLL_MILLIS);
    Socket socket;
    try {
      socket = server.accept();
    } catch (SocketTimeoutException e) {
      return;
    }
    RealProcess peer = new RealProcess(socket, this);
    if (peer.greets(word)) {
      connected.put(peer.pid(), peer);
    } else {
      socket.close();
    }
  }

  /**
   * The cause of death of a process that ended without a message, for example {@code SIGBUS}, as
   * reported by the process that forked it.
   */
  String deathOf(long pid) throws IOException {
    for (ProcessPlan planned : plan.processes()) {
      if (planned.statements().contains(new Statement.Fork(pid))) {
        return has(planned.pid()) ? get(planned.pid()).deathOf(pid) : RealProcess.UNKNOWN_DEATH;
      }
    }
    return get(RealProcess.ROOT).deathOf(pid);
  }

  /** Ends all processes and waits for their end. */
  @Override
  public void close() {
    connected.values().forEach(RealProcess::disconnect);
    try {
      server.close();
    } catch (IOException e) {
      // The socket no longer listens, as intended.
    }
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        // Descendants too: the interpreter may be a shell script.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      // A process in an endless loop does not notice the end of its connection.
      connected.values().forEach(RealProcess::destroy);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
