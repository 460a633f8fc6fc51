#!/usr/bin/env bash
# jmx_prometheus_javaagent 1.0.1 (Maven Central): one attribute that is -1 and is mapped as COUNTER, and no scrape
# succeeds: 500 for the whole page, all other beans included, for as long as the attribute is below 0.
# Expected: this sample left out, or shown, and jmx_scrape_error or a line in the log; the others as ever. -1 is a usual
# value in JMX: the JDK's own getCollectionCount "returns -1 if the collection count is undefined for this collector".
# Seen, for a pool of size 5 whose count of finished jobs is 7, then -1 (its source is away), then 8:
#   0.20.0: pool_done_total 7.0, -1.0, 8.0, and pool_size 5.0 each time
#   1.0.1:  7.0 and 5.0; then HTTP 500, "counters cannot have a negative value"; then 8.0 and 5.0
# Prometheus has up 0 for that time, so the series of the JVM's heap, threads and all else have a gap, at the very time
# when one would look at them. The agent is loaded without a complaint when the value is -1 from the start.
# Needs a JDK 17, mvn, curl and python3. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${jvm:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
for version in 1.0.1 0.20.0; do
  mvn -B -q dependency:copy -Dartifact=io.prometheus.jmx:jmx_prometheus_javaagent:$version -DoutputDirectory=. >/dev/null
done
cat >config.yml <<'YML'
includeObjectNames: ["app:*"]
rules:
  - pattern: 'app<type=Pool><>Done'
    name: pool_done_total
    type: COUNTER
  - pattern: 'app<type=Pool><>Size'
    name: pool_size
    type: GAUGE
YML
cat >App.java <<'JAVA'
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import javax.management.ObjectName;

public class App {
  public interface PoolMBean {
    long getDone();

    int getSize();
  }

  public static class Pool implements PoolMBean {
    volatile long done;

    @Override
    public long getDone() {
      return done;
    }

    @Override
    public int getSize() {
      return 5;
    }
  }

  public static void main(String[] args) throws Exception {
    Pool pool = new Pool();
    ManagementFactory.getPlatformMBeanServer().registerMBean(pool, new ObjectName("app:type=Pool"));
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      pool.done = Long.parseLong(order);
      System.out.println("done " + order);
    }
  }
}
JAVA
javac App.java
mkfifo orders
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
for version in 0.20.0 1.0.1; do
  : >out
  java -javaagent:jmx_prometheus_javaagent-$version.jar="127.0.0.1:$port":config.yml App <orders >out 2>log &
  jvm=$!
  exec 7>orders
  echo "$version"
  for value in 7 -1 8; do
    echo $value >&7
    until grep -q "^done $value$" out; do sleep 0.1; done
    until code=$(curl -s -o page -w '%{http_code}' "127.0.0.1:$port/metrics"); do sleep 0.2; done
    echo "$value: $code" $(grep -E '^pool_' page) $(grep -o 'counters cannot have a negative value' page)
  done
  exec 7>&-
  wait $jvm
done >seen
cat seen
diff seen - <<'SEEN'
0.20.0
7: 200 pool_done_total 7.0 pool_size 5.0
-1: 200 pool_done_total -1.0 pool_size 5.0
8: 200 pool_done_total 8.0 pool_size 5.0
1.0.1
7: 200 pool_done_total 7.0 pool_size 5.0
-1: 500 counters cannot have a negative value
8: 200 pool_done_total 8.0 pool_size 5.0
SEEN
