#!/usr/bin/env bash
# micrometer-registry-prometheus 1.16.5 (Maven Central; the same in 1.14.5): of two meters whose names differ for
# micrometer and are one for Prometheus the later one replaces the earlier one on the page; nothing is thrown or logged.
# Expected: a warning or an exception, as for two meters of one name with other tag keys; and for the gauges two
# series, as the registry over the older client prints them: queue 1.0 and queue_total 100.0.
# Seen: gauges "queue" = 1 and "queue.total" = 100 (or "queue.created"): queue 100.0 alone, since the suffix is cut off.
# Counters "requests" = 10 and "requests.total" = 1: requests_total 1.0. Timers "a.b" and "a_b": the second one. Both
# meters go on counting. Since the order of registration decides, a restart may swap which one is seen.
# (1.17.0 logs a warning for the first such pair of a process, and keeps the earlier meter.)
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
      <artifactId>micrometer-registry-prometheus</artifactId>
      <version>1.16.5</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-simple</artifactId>
      <version>2.0.17</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q dependency:build-classpath -Dmdep.outputFile=cp >/dev/null
cat >Page.java <<'JAVA'
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;

public class Page {
  public static void main(String[] args) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.gauge("queue", 1);
    registry.gauge("queue.total", 100);
    registry.counter("requests").increment(10);
    registry.counter("requests.total").increment();
    registry.timer("a.b").record(Duration.ofSeconds(2));
    registry.timer("a_b").record(Duration.ofSeconds(3));
    System.out.print(registry.scrape());
    registry.counter("other", "a", "1").increment();
    registry.counter("other", "b", "1").increment(); // the control: this one is logged
  }
}
JAVA
javac -cp "$(cat cp)" Page.java
java -cp "$(cat cp):." Page 2>log | grep -v '^#' | sort | tee seen
grep -o "WARN.*name='[a-z]*'" log | tee -a seen
diff seen - <<'SEEN'
a_b_seconds_count 1
a_b_seconds_max 3.0
a_b_seconds_sum 3.0
queue 100.0
requests_total 1.0
WARN io.micrometer.prometheusmetrics.PrometheusMeterRegistry - The meter (MeterId{name='other'
SEEN
