#!/usr/bin/env bash
# prometheus-metrics-exporter-httpserver 1.10.0 (Maven Central): a metric that is excluded by its name takes with it
# each metric whose name is the beginning of that name. metricNameMustNotBeEqualTo is no test of equality.
# Expected: the one metric, as the option is called; for prefixes there is another, metricNameMustNotStartWith, which is
# the other way round. Its documentation: names are matched against the sample's name.
# Seen, for gauges queue, queue_size, queue_size_max and queued, and a counter jobs_total:
#   nothing excluded:                all five
#   queue_size_max excluded:         queued and jobs_total; queue and queue_size are gone as well
#   ?name[]=queue_size asked for:    queue_size, and queue besides
# The check is whether the given name starts with the metric's own, so that jobs_total means the metric "jobs". The page
# is 200, nothing is logged, and an alert on queue_size, of which nobody spoke, has no data from the next start on.
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
      <groupId>io.prometheus</groupId>
      <artifactId>prometheus-metrics-core</artifactId>
      <version>1.10.0</version>
    </dependency>
    <dependency>
      <groupId>io.prometheus</groupId>
      <artifactId>prometheus-metrics-exporter-httpserver</artifactId>
      <version>1.10.0</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q dependency:build-classpath -Dmdep.outputFile=cp >/dev/null
cat >Page.java <<'JAVA'
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;

public class Page {
  public static void main(String[] args) throws Exception {
    PrometheusRegistry registry = new PrometheusRegistry();
    for (String name : new String[] {"queue", "queue_size", "queue_size_max", "queued"}) {
      Gauge.builder().name(name).help("h").register(registry).set(1);
    }
    Counter.builder().name("jobs_total").help("h").register(registry).inc();
    HTTPServer server = HTTPServer.builder().hostname("127.0.0.1").port(0).registry(registry).buildAndStart();
    URI page = URI.create("http://127.0.0.1:" + server.getPort() + "/metrics" + args[0]);
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    System.out.println(
        answer.statusCode()
            + answer
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> " " + line.split(" ")[0])
                .collect(Collectors.joining()));
    System.exit(0);
  }
}
JAVA
javac -cp "$(cat cp)" Page.java
filter=io.prometheus.exporter.filter.metricNameMustNotBeEqualTo
{
  java -cp "$(cat cp):." Page ''
  java -D$filter=queue_size_max -cp "$(cat cp):." Page ''
  java -cp "$(cat cp):." Page '?name%5B%5D=queue_size'
} 2>log | tee seen
diff seen - <<'SEEN'
200 jobs_total queue queue_size queue_size_max queued
200 jobs_total queued
200 queue queue_size
SEEN
if [ -s log ]; then exit 1; fi
