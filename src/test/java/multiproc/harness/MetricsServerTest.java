package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import multiproc.client.ClientVersion;
import multiproc.client.MultiProcessCollector;
import multiproc.data.DataSet;
import multiproc.store.MappedStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MetricsServerTest {

  @TempDir Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private MetricsServer server;

  @BeforeEach
  void serve() throws IOException {
    DataSet.mixed(3, 2000).write(directory, DataSet.Format.PYTHON_0_4);
    server = MetricsServer.bind("127.0.0.1", 0);
    server.serve(
        new MultiProcessCollector(new MappedStore(), directory.toString(), ClientVersion.V0_4_2),
        new ScrapeStatistics());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<byte[]> get(String accept, String encoding) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
            .header("Accept", accept)
            .header("Accept-Encoding", encoding)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/openmetrics-text;version=1.0.0"})
  void shouldAnswerTheSameTextWhenItIsAskedForCompressed(String accept) throws Exception {
    HttpResponse<byte[]> plain = get(accept, "identity");
    HttpResponse<byte[]> compressed = get(accept, "gzip");

    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(compressed.body().length).isLessThan(plain.body().length / 5);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
        .isEqualTo(plain.body());
  }

  /** Measured: with the kernel's delay a client that stays connected waits 44 ms, without 0.3. */
  @Test
  void shouldAskForNoDelayOfAnswersWhenItIsBound() {
    assertThat(System.getProperty("sun.net.httpserver.nodelay")).isEqualTo("true");
  }

  /** A pool that starts a thread for each of its first 200 tasks would keep 200 of them. */
  @Test
  void shouldUseIdleThreadsWhenScrapesComeOneAfterAnother() throws Exception {
    Set<Thread> before = scrapers();
    for (int i = 0; i < 40; i++) {
      get("text/plain", "identity");
    }
    Set<Thread> used = scrapers();
    used.removeAll(before);
    assertThat(used.size()).isBetween(1, 8);
  }

  private static Set<Thread> scrapers() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().equals("scrape"));
    return threads;
  }

  /** As client 0.4.2 answers on CPython 2.7.18: its handler has do_GET alone. */
  @ParameterizedTest
  @CsvSource({
    "POST,POST,217",
    "PUT,PUT,216",
    "OPTIONS,OPTIONS,220",
    "get,get,216",
    "FOO<b>,FOO&lt;b&gt;,225",
    "HEAD,,0",
  })
  void shouldAnswer501AsPythonDoesWhenTheMethodIsNotGet(String method, String quoted, int length)
      throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String request = method + " / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
      assertThat(answer).startsWith("HTTP/1.1 501 ");
      assertThat(body).hasSize(length);
      if (quoted != null) {
        assertThat(body).contains("<p>Message: Unsupported method ('" + quoted + "').\n");
      }
    }
  }
}
