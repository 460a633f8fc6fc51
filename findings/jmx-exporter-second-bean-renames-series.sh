#!/usr/bin/env bash
# jmx_prometheus_javaagent 1.0.1 (Maven Central): as soon as a second MBean maps to a metric's name and labels, the
# first one's series gets another identity; and jmx_scrape_duration_seconds is that of the scrape before.
# Expected: pool_size stays as it was, whatever is done with the second; the duration is of the scrape that shows it,
# as with 0.20.0.
# Seen, with one bean whose attribute takes 4 s, then with a second of its kind beside it:
#   jmx_scrape_duration_seconds 0.0, pool_size 1.0                      (the first scrape; it took 4 s)
#   jmx_scrape_duration_seconds 4.0, pool_size 1.0
#   jmx_scrape_duration_seconds 4.0, pool_size{_objectname="app<type=Pool, name=a><>Size"} 1.0, ... 2.0   (took 8 s)
# So an alert on pool_size ends with the start of an unrelated bean, and 0.20.0's page is without the second bean.
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
  - pattern: 'app<type=Pool, name=(.+)><>Size'
    name: pool_size
    type: GAUGE
YML
cat >App.java <<'JAVA'
import java.lang.management.ManagementFactory;
import javax.management.ObjectName;

public class App {
  public interface PoolMBean {
    double getSize() throws Exception;
  }

  public static class Pool implements PoolMBean {
    private final double size;

    Pool(double size) {
      this.size = size;
    }

    @Override
    public double getSize() throws Exception {
      Thread.sleep(4000); // a bean that asks elsewhere, longer than a busy machine delays
      return size;
    }
  }

  static void register(String name, double size) throws Exception {
    ManagementFactory.getPlatformMBeanServer()
        .registerMBean(new Pool(size), new ObjectName("app:type=Pool,name=" + name));
  }

  public static void main(String[] args) throws Exception {
    register("a", 1);
    System.in.read();
    register("b", 2);
    System.out.println("registered");
    while (System.in.read() >= 0) {}
  }
}
JAVA
javac App.java
mkfifo orders
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
scrape() {
  local took
  took=$(curl -s -o page -w '%{time_total}' "127.0.0.1:$port/metrics")
  grep -E '^(jmx_scrape_duration|pool_size)' page | python3 -c '
import sys
for line in sys.stdin:
    name, value = line.rsplit(" ", 1)
    print(name, int(float(value) / (3.8 if "duration" in name else 1)))'
  python3 -c 'print("took", int('"$took"' / 3.8))'
}
for version in 1.0.1 0.20.0; do
  echo "$version (durations in whole units of 3.8 s)"
  java "-javaagent:jmx_prometheus_javaagent-$version.jar=127.0.0.1:$port:config.yml" App <orders >out 2>log &
  jvm=$!
  exec 7>orders
  until curl -s -o page "127.0.0.1:$port/"; do sleep 0.2; done
  scrape
  scrape
  echo >&7
  until grep -q registered out; do sleep 0.2; done
  scrape
  exec 7>&-
  wait $jvm
done >seen
cat seen
diff seen - <<'SEEN'
1.0.1 (durations in whole units of 3.8 s)
jmx_scrape_duration_seconds 0
pool_size 1
took 1
jmx_scrape_duration_seconds 1
pool_size 1
took 1
jmx_scrape_duration_seconds 1
pool_size{_objectname="app<type=Pool, name=a><>Size"} 1
pool_size{_objectname="app<type=Pool, name=b><>Size"} 2
took 2
0.20.0 (durations in whole units of 3.8 s)
pool_size 1
jmx_scrape_duration_seconds 1
took 1
pool_size 1
jmx_scrape_duration_seconds 1
took 1
pool_size 1
jmx_scrape_duration_seconds 2
took 2
SEEN
