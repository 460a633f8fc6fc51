package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
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
}
