#!/usr/bin/env bash
# micrometer-registry-prometheus 1.17.0 (Maven Central): three meters that are registered and recorded without a word,
# and from then on scrape() throws: not their series is missing, but the page of the whole registry.
# Expected: what micrometer does with other faults of one meter: a gauge whose function throws is NaN, two meters of one
# name give a warning and one of them. And what the registry over the older client, micrometer-registry-prometheus-
# simpleclient 1.14.5, does with the same three: a page each time; it refuses the gauge when it is registered.
# Seen, each beside a gauge that has nothing to do with it:
#   a FunctionCounter whose function gives -1 ("not known" for many sources): IllegalArgumentException for as long
#   a summary "batch" and a gauge "batch.max" (the summary prints a batch_max itself): DuplicateLabelsException
#   a timer with a tag "quantile", or with buckets and a tag "le": IllegalArgumentException
# An application that answers 500 on such a page has up 0, with one line of code in one of its libraries.
# Needs a JDK 17 and mvn. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
pom() {
  cat <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>x</groupId>
  <artifactId>x</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.micrometer</groupId>
      <artifactId>$1</artifactId>
      <version>$2</version>
    </dependency>
  </dependencies>
</project>
XML
}
cat >Page.java <<'JAVA'
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

public class Page {
  static void show(String name, Consumer<MeterRegistry> application) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Gauge.builder("other", () -> 1).register(registry);
    String seen;
    try {
      application.accept(registry);
    } catch (RuntimeException e) {
      System.out.println(name + ": refused when it is registered");
    }
    try {
      long lines = registry.scrape().lines().filter(line -> line.startsWith("other")).count();
      seen = lines + " line of other";
    } catch (RuntimeException e) {
      seen = e.getClass().getSimpleName() + ": " + e.getMessage();
    }
    System.out.println(name + ": " + seen);
  }

  public static void main(String[] args) {
    AtomicInteger unknown = new AtomicInteger(-1);
    show("gauge that throws", r -> Gauge.builder("wait", () -> 1 / (unknown.get() + 1)).register(r));
    show("-1", r -> FunctionCounter.builder("jobs", unknown, AtomicInteger::get).register(r));
    show(
        "max",
        r -> {
          DistributionSummary.builder("batch").register(r).record(3);
          Gauge.builder("batch.max", () -> 500).register(r);
        });
    show(
        "quantile", r -> Timer.builder("wait").tag("quantile", "all").register(r).record(Duration.ZERO));
    show(
        "le",
        r ->
            Timer.builder("wait")
                .tag("le", "all")
                .serviceLevelObjectives(Duration.ofSeconds(1))
                .register(r)
                .record(Duration.ZERO));
  }
}
JAVA
sed 's/import java.time.Duration;/import io.micrometer.prometheusmetrics.*;\n&/' Page.java >new
sed 's/import java.time.Duration;/import io.micrometer.prometheus.*;\n&/' Page.java >old
for client in old new; do
  case $client in
    old) pom micrometer-registry-prometheus-simpleclient 1.14.5 >pom.xml ;;
    new) pom micrometer-registry-prometheus 1.17.0 >pom.xml ;;
  esac
  mvn -B -q dependency:build-classpath -Dmdep.outputFile=cp >/dev/null
  rm -rf classes Page.java
  cp $client Page.java
  javac -nowarn -d classes -cp "$(cat cp)" Page.java 2>/dev/null
  echo "$client"
  java -cp "$(cat cp):classes" Page 2>log
done >seen
cat seen
diff seen - <<'SEEN'
old
gauge that throws: 1 line of other
-1: 1 line of other
max: refused when it is registered
max: 1 line of other
quantile: 1 line of other
le: 1 line of other
new
gauge that throws: 1 line of other
-1: IllegalArgumentException: -1.0: counters cannot have a negative value
max: DuplicateLabelsException: Duplicate labels for metric "batch_max": {}
quantile: IllegalArgumentException: quantile is a reserved label name for summaries
le: IllegalArgumentException: le is a reserved label name for histograms
SEEN
! grep -E 'batch|jobs' log
