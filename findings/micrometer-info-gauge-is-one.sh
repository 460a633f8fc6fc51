#!/usr/bin/env bash
# micrometer-registry-prometheus 1.17.0 (Maven Central; the same in 1.14.5 and 1.16.0): a gauge whose name ends in
# ".info" is 1 on the page, whatever its value is. Nothing is logged.
# Expected: the gauge's value, as micrometer itself gives it (value() is 42.0), and as the registry over the older
# client, micrometer-registry-prometheus-simpleclient, prints it: threads_info 42.0.
# Seen: threads_info 1; the gauge beside it, threads.live, is 42.0. The registry takes the name for the convention of
# OpenMetrics' Info type and replaces the value, also for a gauge that counts something (threads that log at level
# "info", messages of severity "info"). An upgrade of the registry changes such a series to 1 for good.
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
      <version>1.17.0</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q dependency:build-classpath -Dmdep.outputFile=cp >/dev/null
cat >Page.java <<'JAVA'
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

public class Page {
  public static void main(String[] args) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    AtomicInteger threads = new AtomicInteger(42);
    Gauge info = Gauge.builder("threads.info", threads, AtomicInteger::get).register(registry);
    Gauge.builder("threads.live", threads, AtomicInteger::get).register(registry);
    System.out.println("value() " + info.value());
    System.out.print(registry.scrape());
  }
}
JAVA
javac -cp "$(cat cp)" Page.java
java -cp "$(cat cp):." Page 2>log | grep -v '^#' | tee seen
diff seen - <<'SEEN'
value() 42.0
threads_info 1
threads_live 42.0
SEEN
! grep -i threads log
