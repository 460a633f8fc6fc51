package multiproc.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.Collector;
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
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import multiproc.layout.DbException;

/**
 * simpleclient's HTTP server, with one collector, on any path. While the collector fails, a request
 * is answered with status 500 and one line, and its stack trace goes to standard error.
 *
 * <p>Threading: a thread for each request, as the original's server has; a client that is slow or
 * says nothing keeps no other waiting.
 */
public final class MetricsServer implements AutoCloseable {

  private static final String DASHES = "----------------------------------------";
  private static final String[] LIBRARY_PATHS = {"/", "/metrics", "/-/healthy"};

  private final HttpServer listening;
  private HTTPServer server;

  private MetricsServer(HttpServer listening) {
    this.listening = listening;
  }

  /**
   * Takes the port; requests wait until {@link #serve}.
   *
   * @param port 0 picks a free one
   * @throws UserException when host and port cannot be had
   */
  public static MetricsServer bind(String host, int port) throws IOException {
    // What simpleclient's server sets for itself, too late once a server has been made: a request
    // that takes longer than this many seconds to arrive is dropped.
    if (System.getProperty("sun.net.httpserver.maxReqTime") == null) {
      System.setProperty("sun.net.httpserver.maxReqTime", "60");
    }
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
              + "; stop what listens there, or give another --port (0 picks a free one)");
    }
  }

  /** The port taken. */
  public int port() {
    return listening.getAddress().getPort();
  }

  /** Answers requests from now on. */
  public void serve(Collector collector, ScrapeStatistics statistics) throws IOException {
    CollectorRegistry registry = new CollectorRegistry();
    registry.register(collector);
    listening.setExecutor(threads());
    server =
        new HTTPServer.Builder()
            .withHttpServer(listening)
            .withRegistry(registry)
            .withDaemonThreads(true)
            .build();
    // The library's contexts drop the connection when a collector fails, and answer one path with
    // something else than metrics.
    for (String path : LIBRARY_PATHS) {
      listening.removeContext(path);
    }
    listening.createContext(
        "/", new ScrapeHandler(new HTTPServer.HTTPMetricHandler(registry), statistics));
  }

  private static ExecutorService threads() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newCachedThreadPool(
        task -> {
          Thread thread = new Thread(task, "scrape-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    } else {
      listening.stop(0);
    }
  }

  private record ScrapeHandler(HttpHandler metrics, ScrapeStatistics statistics)
      implements HttpHandler {

    @Override
    public void handle(HttpExchange exchange) throws IOException {
      try {
        metrics.handle(exchange);
        statistics.succeeded();
      } catch (RuntimeException | Error e) {
        if (exchange.getResponseCode() >= 0) {
          throw e;
        }
        String message = e instanceof DbException db ? db.located() : String.valueOf(e.getMessage());
        statistics.failed(message);
        printTrace(exchange, e);
        answer(exchange, "error generating metric output: " + message + "\n");
      }
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
      thrown.printStackTrace(print);
      print.println(DASHES);
      print.flush();
      System.err.write(text.toByteArray(), 0, text.size());
      System.err.flush();
    }
  }
}
