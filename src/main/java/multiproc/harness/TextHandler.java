package multiproc.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import multiproc.client.ExpositionFormat;
import multiproc.client.MultiProcessCollector;
import multiproc.client.TextScrape;

/**
 * Writes a scrape directly from the merge, with the same headers as simpleclient's handler. Queries
 * that choose metrics go to that handler.
 *
 * <p>Threading: safe. A few buffers are used for one answer after another; simpleclient's handler
 * keeps one for each thread.
 */
final class TextHandler implements HttpHandler {

  private static final String GZIP = "gzip";
  private static final int GZIP_BUFFER = 1 << 14;

  /** Part of the query parameter {@code name[]}, which asks for some metrics only. */
  private static final String RESTRICTION = "name";

  /**
   * Merges at once. A merge holds some megabytes that it has read ahead, and more at once than
   * cores are no faster: scrapes that come sooner than they are answered would fill the heap.
   */
  private static final int MOST_MERGES = 2 * Runtime.getRuntime().availableProcessors();

  private final Semaphore merges = new Semaphore(MOST_MERGES, true);
  private final MultiProcessCollector collector;
  private final HttpHandler others;

  /**
   * Buffers for answers, at most one for each merge at once; if empty, a request makes a buffer.
   */
  private final ArrayBlockingQueue<ByteArrayOutputStream> spare =
      new ArrayBlockingQueue<>(MOST_MERGES);

  /**
   * Makes a handler.
   *
   * @param others the handler of queries that choose metrics
   */
  TextHandler(MultiProcessCollector collector, HttpHandler others) {
    this.collector = collector;
    this.others = others;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    if (query != null && query.contains(RESTRICTION)) {
      others.handle(exchange);
      return;
    }
    ExpositionFormat format = format(exchange.getRequestHeaders().getFirst("Accept"));
    // Reads everything before the first byte is sent, so that a scrape either fails or is complete.
    TextScrape scrape = merged(format);
    exchange.getResponseHeaders().set("Content-Type", format.contentType());
    if (acceptsGzip(exchange)) {
      exchange.getResponseHeaders().set("Content-Encoding", GZIP);
      exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, 0);
      try (OutputStream out = new FastGzip(exchange.getResponseBody())) {
        scrape.writeTo(out);
      }
    } else {
      ByteArrayOutputStream body = body();
      scrape.writeTo(body);
      // A length of 0 would mean an unknown length.
      exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, body.size() == 0 ? -1 : body.size());
      if (body.size() > 0) {
        body.writeTo(exchange.getResponseBody());
      }
      spare.offer(body);
    }
    exchange.close();
  }

  private TextScrape merged(ExpositionFormat format) {
    merges.acquireUninterruptibly();
    try {
      return collector.text(format);
    } finally {
      merges.release();
    }
  }

  /**
   * Compresses at the fastest level. The default level would dominate the time of a scrape: it
   * takes 3.5 times as long, for a text a seventh shorter.
   */
  private static final class FastGzip extends GZIPOutputStream {

    FastGzip(OutputStream out) throws IOException {
      super(out, GZIP_BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  private static ExpositionFormat format(String accept) {
    return TextFormat.chooseContentType(accept).equals(TextFormat.CONTENT_TYPE_OPENMETRICS_100)
        ? ExpositionFormat.OPEN_METRICS
        : ExpositionFormat.TEXT;
  }

  private ByteArrayOutputStream body() {
    ByteArrayOutputStream body = spare.poll();
    if (body == null) {
      return new ByteArrayOutputStream(1 << 16);
    }
    body.reset();
    return body;
  }

  private static boolean acceptsGzip(HttpExchange exchange) {
    List<String> accepted = exchange.getRequestHeaders().get("Accept-Encoding");
    if (accepted == null) {
      return false;
    }
    for (String header : accepted) {
      for (String encoding : header.split(",")) {
        if (encoding.trim().equalsIgnoreCase(GZIP)) {
          return true;
        }
      }
    }
    return false;
  }
}
