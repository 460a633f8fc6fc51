package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import multiproc.client.ClientVersion;
import multiproc.client.MultiProcessCollector;
import multiproc.data.DataSet;
import multiproc.store.ForwardingStore;
import multiproc.store.MappedStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ScrapesAtOnceTest {

  private static final int LIMIT = 2 * Runtime.getRuntime().availableProcessors();
  private static final int SCRAPES = 4 * LIMIT;

  /** Keeps each scrape at its listing until the test lets all go on. */
  private static final class Held extends ForwardingStore {
    private final AtomicInteger merging = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);

    private Held() {
      super(new MappedStore());
    }

    @Override
    public List<String> list(String directory, String suffix) throws IOException {
      merging.incrementAndGet();
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return super.list(directory, suffix);
    }
  }

  @TempDir Path directory;

  @Test
  void shouldMergeFewAtOnceAndAnswerAllWhenManyScrapesCome() throws Exception {
    DataSet.mixed(2, 10).write(directory, DataSet.Format.PYTHON_0_4);
    Held store = new Held();
    try (MetricsServer server = MetricsServer.bind("127.0.0.1", 0)) {
      server.serve(
          new MultiProcessCollector(store, directory.toString(), ClientVersion.V0_4_2),
          new ScrapeStatistics());
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/")).build();
      HttpClient client = HttpClient.newHttpClient();
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < SCRAPES; i++) {
        answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
      }
      Awaitility.await()
          .atMost(50, TimeUnit.SECONDS)
          .until(() -> waitingScrapes() == SCRAPES && store.merging.get() >= LIMIT);
      assertThat(store.merging).hasValue(LIMIT);
      store.release.countDown();
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
    }
  }

  /** Threads of the server that wait: at the listing, or for their turn. */
  private static long waitingScrapes() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals("scrape"))
        .filter(thread -> thread.getKey().getState() == Thread.State.WAITING)
        .filter(
            thread ->
                List.of(thread.getValue()).stream()
                    .anyMatch(frame -> frame.getClassName().endsWith("TextHandler")))
        .count();
  }
}
