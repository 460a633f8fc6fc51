package multiproc.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.HTTPServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import multiproc.client.MultiProcessCollector;
import multiproc.layout.DbException;

/**
 * Serves one collector on every path but {@code /favicon.ico}, in the formats simpleclient's
 * handler offers, the text format by {@link TextHandler}. While the collector fails, a request is
 * answered with status 500 and one line, and its stack trace goes to standard error. A method other
 * than GET is answered with status 501, as by the original's server.
 *
 * <p>It is simpleclient's {@code HTTPServer} but for three things that one does not let be changed:
 * it has five threads, so that five clients which say nothing keep all others waiting; it drops the
 * connection when a collector fails; and on one path it serves something else than metrics.
 *
 * <p>Threading: a thread for each request, as the original's server has.
 */
final class MetricsServer implements AutoCloseable {

  /** A browser asks for it beside each page; it is no scrape. */
  private static final String ICON = "/favicon.ico";

  private static final int MOST_THREADS = 200;
  private static final int IDLE_SECONDS = 30;

  private static final String DASHES = "----------------------------------------";

  /** Printed after the original's error, which does not say what to do. */
  private static final String REPRODUCED =
      "reproduce: a scrape failed. If the next one fails too, the corruption is reproduced: Ctrl-C"
          + " ends the run and prints a summary";

  private final HttpServer server;
  private final ExecutorService threads = threads();

  private MetricsServer(HttpServer server) {
    this.server = server;
  }

  /**
   * A thread for each request, an idle one if there is any; of more than so many at once the later
   * ones wait.
   */
  private static ExecutorService threads() {
    return new ThreadPoolExecutor(
        0,
        MOST_THREADS,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new IdleFirst(),
        MetricsServer::daemon,
        (task, pool) -> pool.getQueue().add(task));
  }

  /**
   * A queue that refuses a task if no thread is idle, so that the pool starts a thread for it. Once
   * the pool has all its threads, it adds the task itself. With an ordinary queue the pool starts a
   * thread for each of the first requests, even beside idle threads, or never a second thread.
   */
  private static final class IdleFirst extends LinkedTransferQueue<Runnable> {

    private static final long serialVersionUID = 1;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }
  }

  /**
   * Takes the port; requests wait until {@link #serve}.
   *
   * @param port 0 picks a free one
   * @throws UserException when host and port cannot be had
   */
  public static MetricsServer bind(String host, int port) throws IOException {
    // A request that takes longer than this many seconds to arrive is dropped, and so is an answer
    // that nobody takes: each holds a thread.
    setDefault("sun.net.httpserver.maxRspTime", "60");
    setDefault("sun.net.httpserver.maxReqTime", "10");
    // The server sends an answer's headers by themselves: without this the kernel would keep its
    // body back until a client that stays connected acknowledges them, 40 ms later.
    setDefault("sun.net.httpserver.nodelay", "true");
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UserException("unknown host: host=" + host + "; give an address of this machine");
    }
    try {
      return new MetricsServer(HttpServer.create(address, 0));
    } catch (BindException e) {
      throw new UserException(
          "cannot listen ("
              + e.getMessage()
              + "): host="
              + host
              + " port="
              + port
              + advice(String.valueOf(e.getMessage())));
    }
  }

  private static String advice(String reason) {
    if (reason.contains("assign")) {
      return "; give an address of this machine";
    }
    return reason.contains("Permission")
        ? "; give a --port from 1024 on (0 picks a free one)"
        : "; stop what listens there, or give another --port (0 picks a free one)";
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** The port taken. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Answers requests from now on. */
  public void serve(MultiProcessCollector collector, ScrapeStatistics statistics) {
    CollectorRegistry registry = new CollectorRegistry();
    registry.register(collector);
    HttpHandler anyFormat = new HTTPServer.HTTPMetricHandler(registry);
    server.setExecutor(threads);
    server.createContext("/", new ScrapeHandler(new TextHandler(collector, anyFormat), statistics));
    server.start();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "scrape");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private record ScrapeHandler(HttpHandler metrics, ScrapeStatistics statistics)
      implements HttpHandler {

    @Override
    public void handle(HttpExchange exchange) throws IOException {
      if (ICON.equals(exchange.getRequestURI().getPath())) {
        exchange.sendResponseHeaders(HttpURLConnection.HTTP_NOT_FOUND, -1);
        exchange.close();
        return;
      }
      String method = exchange.getRequestMethod();
      if (!method.equals("GET")) {
        refuse(exchange, method);
        return;
      }
      try {
        metrics.handle(exchange);
        statistics.succeeded();
      } catch (RuntimeException | Error e) {
        if (exchange.getResponseCode() >= 0) {
          throw e;
        }
        String message =
            e instanceof DbException db ? db.located() : String.valueOf(e.getMessage());
        boolean first = statistics.failed(message, e instanceof DbException db ? db.file() : "");
        printTrace(exchange, e);
        if (first) {
          System.err.println(REPRODUCED);
        }
        answer(exchange, "error generating metric output: " + message + "\n");
      }
    }

    /** As Python's {@code BaseHTTPServer} answers a method that its handler does not have. */
    private static void refuse(HttpExchange exchange, String method) throws IOException {
      String quoted = method.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
      String message = "Unsupported method ('" + quoted + "')";
      String page =
          "<head>\n<title>Error response</title>\n</head>\n<body>\n<h1>Error response</h1>\n"
              + "<p>Error code 501.\n<p>Message: "
              + message
              + ".\n<p>Error code explanation: 501 = Server does not support this operation.\n"
              + "</body>\n";
      byte[] body = page.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html");
      boolean head = method.equals("HEAD");
      exchange.sendResponseHeaders(HttpURLConnection.HTTP_NOT_IMPLEMENTED, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
      exchange.close();
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(HttpURLConnection.HTTP_INTERNAL_ERROR, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }

    /** One write, so that the traces of two requests do not mix. */
    private static void printTrace(HttpExchange exchange, Throwable thrown) {
      InetSocketAddress client = exchange.getRemoteAddress();
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      PrintStream print = new PrintStream(text, false, StandardCharsets.UTF_8);
      print.println(DASHES);
      print.printf(
          "Exception happened during processing of request from ('%s', %d)%n",
          client.getAddress().getHostAddress(), client.getPort());
      if (thrown instanceof DbException) {
        print.println(thrown);
        printFrames(thrown, print);
      } else {
        thrown.printStackTrace(print);
      }
      print.println(DASHES);
      print.flush();
      System.err.write(text.toByteArray(), 0, text.size());
      System.err.flush();
    }

    /** The frames of the client's code; those of the server say nothing of the file. */
    private static void printFrames(Throwable thrown, PrintStream print) {
      for (StackTraceElement frame : thrown.getStackTrace()) {
        if (frame.getClassName().startsWith(MetricsServer.class.getPackageName() + ".")) {
          return;
        }
        print.println("\tat " + frame);
      }
    }
  }
}
