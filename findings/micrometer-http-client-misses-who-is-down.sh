#!/usr/bin/env bash
# micrometer-core 1.16.5 with httpclient5 5.4.4 (Maven Central): MicrometerHttpRequestExecutor, which times the requests
# of Apache's HTTP client, has no trace of a request to a server that cannot be reached.
# Expected: a timer with outcome="UNKNOWN" or status="IO_ERROR" for it, the values that the class has for requests which
# end in an exception, as it has when the server takes the connection and closes it.
# Seen, for one request each that ends as 200, as 500, and by a connection that is closed without an answer, and three
# to a port where nobody listens, each of which throws for the caller:
#   ..._count{status="200"} 1   ..._count{status="500"} 1   ..._count{status="IO_ERROR"} 1   and no others
# The executor is asked when there is a connection, so what fails before that is not timed. When the other side is down,
# the rate of requests falls and the share of errors stays at 0: an alert on it is silent.
# A log line at the start calls the class deprecated and names ObservationExecChainHandler; it says nothing of this.
# Needs a JDK 17 and mvn. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>x</groupId>
  <artifactId>x</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.micrometer</groupId>
      <artifactId>micrometer-core</artifactId>
      <version>1.16.5</version>
    </dependency>
    <dependency>
      <groupId>org.apache.httpcomponents.client5</groupId>
      <artifactId>httpclient5</artifactId>
      <version>5.4.4</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q dependency:build-classpath -Dmdep.outputFile=cp >/dev/null
cat >Calls.java <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.httpcomponents.hc5.MicrometerHttpRequestExecutor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.*;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.*;

public class Calls {
  static final SimpleMeterRegistry REGISTRY = new SimpleMeterRegistry();

  public static void main(String[] args) throws Exception {
    HttpServer site = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    site.createContext("/", e -> {
      int code = e.getRequestURI().getPath().equals("/500") ? 500 : 200;
      e.sendResponseHeaders(code, -1);
      e.close();
    });
    site.start();
    ServerSocket closes = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
    Thread closer = new Thread(() -> {
      try {
        closes.accept().close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
    closer.start();
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    try (CloseableHttpClient client = HttpClientBuilder.create()
        .disableAutomaticRetries()
        .setRequestExecutor(MicrometerHttpRequestExecutor.builder(REGISTRY).build())
        .build()) {
      call(client, "200", site.getAddress().getPort(), "/200");
      call(client, "500", site.getAddress().getPort(), "/500");
      call(client, "closes", closes.getLocalPort(), "/");
      for (int i = 0; i < 3; i++) {
        call(client, "nobody listens", nobody, "/");
      }
    }
    site.stop(0);
    REGISTRY.getMeters().stream()
        .map(meter -> "timer status " + meter.getId().getTag("status") + ": " + ((Timer) meter).count())
        .sorted()
        .forEach(System.out::println);
  }

  static void call(CloseableHttpClient client, String what, int port, String path) {
    try {
      int code = client.execute(new HttpGet("http://127.0.0.1:" + port + path), response -> response.getCode());
      System.out.println(what + ": " + code);
    } catch (IOException e) {
      System.out.println(what + ": " + e.getClass().getSimpleName());
    }
  }
}
JAVA
javac -nowarn -cp "$(cat cp)" Calls.java 2>log
timeout 120 java -cp "$(cat cp):." Calls >seen 2>log
cat seen
diff seen - <<'SEEN'
200: 200
500: 500
closes: NoHttpResponseException
nobody listens: HttpHostConnectException
nobody listens: HttpHostConnectException
nobody listens: HttpHostConnectException
timer status 200: 1
timer status 500: 1
timer status IO_ERROR: 1
SEEN
