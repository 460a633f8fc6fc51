#!/usr/bin/env bash
# opentelemetry-exporter-prometheus 1.66.0-alpha with opentelemetry-sdk-metrics 1.66.0 (Maven Central): two counters of
# one library whose names differ for OpenTelemetry and are one for Prometheus end every scrape, 500 for the whole page.
# Expected: the second one left out with a warning, as the same exporter does for a name with two types; or both added
# up. OpenTelemetry's rules for Prometheus map names to names, and its SDK takes both instruments without a word.
# Seen, each beside a gauge that has nothing to do with them:
#   counter jobs and gauge jobs.total:                         200, the counter and the gauge beside it, a warning
#   counters jobs.done and jobs_done:                          500, DuplicateLabelsException, nothing else on the page
#   counters wait and wait.total:                              500, likewise
#   the same two names in two libraries (scopes):              200, all three, told apart by otel_scope_name
# So one instrument more, the first time that its code runs, ends the monitoring of the process.
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
      <groupId>io.opentelemetry</groupId>
      <artifactId>opentelemetry-exporter-prometheus</artifactId>
      <version>1.66.0-alpha</version>
    </dependency>
    <dependency>
      <groupId>io.opentelemetry</groupId>
      <artifactId>opentelemetry-sdk-metrics</artifactId>
      <version>1.66.0</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q dependency:build-classpath -Dmdep.outputFile=cp >/dev/null
cat >Page.java <<'JAVA'
import io.opentelemetry.exporter.prometheus.PrometheusHttpServer;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Consumer;

public class Page {
  static void show(String name, Consumer<SdkMeterProvider> application) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    SdkMeterProvider meters =
        SdkMeterProvider.builder()
            .registerMetricReader(
                PrometheusHttpServer.builder().setHost("127.0.0.1").setPort(port).build())
            .build();
    meters.get("app").gaugeBuilder("other").build().set(1);
    application.accept(meters);
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString());
    System.out.println(name + ": " + page.statusCode());
    page.body().lines().filter(line -> line.matches("(other|jobs|wait).*")).forEach(System.out::println);
    page.body()
        .lines()
        .filter(line -> line.contains("Exception:"))
        .map(line -> line.replaceAll("^.*[.](?=[A-Z])", ""))
        .forEach(System.out::println);
    meters.close();
  }

  public static void main(String[] args) throws Exception {
    show(
        "two types",
        meters -> {
          meters.get("app").counterBuilder("jobs").build().add(7);
          meters.get("app").gaugeBuilder("jobs.total").build().set(5);
        });
    show(
        "two names",
        meters -> {
          meters.get("app").counterBuilder("jobs.done").build().add(7);
          meters.get("app").counterBuilder("jobs_done").build().add(5);
        });
    show(
        "name and suffix",
        meters -> {
          meters.get("app").counterBuilder("wait").build().add(7);
          meters.get("app").counterBuilder("wait.total").build().add(5);
        });
    show(
        "two libraries",
        meters -> {
          meters.get("app").counterBuilder("jobs.done").build().add(7);
          meters.get("lib").counterBuilder("jobs_done").build().add(5);
        });
  }
}
JAVA
javac -cp "$(cat cp)" Page.java
java -cp "$(cat cp):." Page 2>log | tee seen
diff seen - <<'SEEN'
two types: 200
jobs_total{otel_scope_name="app"} 7.0
other{otel_scope_name="app"} 1.0
two names: 500
DuplicateLabelsException: Duplicate labels for metric "jobs_done": {otel_scope_name="app"}
name and suffix: 500
DuplicateLabelsException: Duplicate labels for metric "wait": {otel_scope_name="app"}
two libraries: 200
jobs_done_total{otel_scope_name="app"} 7.0
jobs_done_total{otel_scope_name="lib"} 5.0
other{otel_scope_name="app"} 1.0
SEEN
grep -q 'Conflicting metric name' log
