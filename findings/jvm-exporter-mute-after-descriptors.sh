#!/usr/bin/env bash
# JDK 17 and prometheus-metrics-exporter-httpserver 1.3.10 (Maven Central): where a process has no descriptor left at
# the moment of its first scrape, no later scrape is ever answered, also when nearly all descriptors are free again.
# Expected: that scrape fails and the next ones work, as after any shortage.
# Seen: 200 on each scrape without the shortage. With it no answer to the first, and none to the later ones: clients
# wait until their own limit. The JDK's classes behind a socket's close and write want a descriptor in their static
# initializers; an error there is kept for the life of the JVM (ExceptionInInitializerError, then
# NoClassDefFoundError) and ends the thread of each request. The process lives on, its port accepts.
# Needs a JDK 17, mvn and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${jvm:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
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
      <version>1.3.10</version>
    </dependency>
    <dependency>
      <groupId>io.prometheus</groupId>
      <artifactId>prometheus-metrics-exporter-httpserver</artifactId>
      <version>1.3.10</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q dependency:build-classpath -Dmdep.outputFile=cp >/dev/null
cat >Exporter.java <<'JAVA'
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayDeque;
import java.util.Deque;

public class Exporter {
  public static void main(String[] args) throws Exception {
    Counter.builder().name("jobs_total").help("Jobs.").register().inc();
    HTTPServer.builder().hostname("127.0.0.1").port(19444).buildAndStart();
    Deque<Closeable> files = new ArrayDeque<>();
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
    System.out.println("ready");
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      if (order.equals("take")) {
        try {
          while (true) {
            files.push(new FileInputStream("/dev/null"));
          }
        } catch (IOException full) {
          files.pop().close(); // the one that the connection is accepted with
        }
      }
      while (order.equals("free") && !files.isEmpty()) {
        files.pop().close();
      }
      System.out.println(order);
    }
    System.exit(0);
  }
}
JAVA
javac -cp "$(cat cp)" Exporter.java
mkfifo orders
heard() { until grep -q "^$1$" out; do sleep 0.1; done; }
scrape() { curl -s -m 8 -o /dev/null -w '%{http_code}\n' 127.0.0.1:19444/metrics || :; }
for case in plenty shortage; do
  : >out
  (ulimit -n 200; exec java -cp ".:$(cat cp)" Exporter <orders >out 2>err) &
  jvm=$!
  exec 7>orders
  heard ready
  if [ $case = shortage ]; then echo take >&7; heard take; fi
  scrape >first.$case
  if [ $case = shortage ]; then # on a busy machine the request may be handled after its client left
    for _ in $(seq 300); do grep -q ExceptionInInitializerError err && break; sleep 0.2; done
  fi
  echo free >&7
  heard free
  { scrape; scrape; scrape; } >later.$case
  echo "$case: first $(cat first.$case), later" $(cat later.$case), "descriptors open at the end: $(ls /proc/$jvm/fd | wc -l)"
  exec 7>&-
  wait $jvm
done
test "$(cat first.plenty later.plenty | sort -u)" = 200
test "$(cat first.shortage later.shortage | sort -u)" = 000
grep -q ExceptionInInitializerError err
grep -q NoClassDefFoundError err
