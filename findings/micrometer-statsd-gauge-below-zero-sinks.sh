#!/usr/bin/env bash
# micrometer-registry-statsd 1.17.2 (Maven Central), flavour Etsy, and statsd 0.9.0 (npm): a gauge that is below 0 falls
# by its value with each report. A steady -5 is -10 after the second report and -15 after the third.
# Expected: -5 each time. In statsd's protocol a gauge with a sign is a change ("this implies you can't explicitly set a
# gauge to a negative number without first setting it to zero"), and a registry made for that flavour knows it;
# python3-statsd 4.0.1 (Debian) sends the zero first.
# Seen, for gauges of 60 and -5 that do not change, in the daemon: 60 each time, and -5, -10, -15, ...
# Micrometer sends humidity...:60|g and temperature...:-5|g at each poll, every 10 s by default, so the number is the
# time since the start. An issue of statsd_exporter, which brings such gauges to Prometheus, shows the same there. A
# gauge that goes below 0 now and then (a clock's offset, a balance) is off until it is 0 or above again.
# Needs a JDK 17, mvn, node 20, npm and python3. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${daemon:-}" "${app:-}" 2>/dev/null; wait 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --omit=optional statsd@0.9.0 >/dev/null
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>x</groupId>
  <artifactId>x</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.micrometer</groupId>
      <artifactId>micrometer-registry-statsd</artifactId>
      <version>1.17.2</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q dependency:build-classpath -Dmdep.outputFile=cp >/dev/null
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free)
cat >config.js <<JS
{
  port: $port, address: '127.0.0.1', mgmt_port: $(free), mgmt_address: '127.0.0.1',
  backends: ['$dir/each.js'], flushInterval: 100
}
JS
# A backend is told of each datagram and of the values at each flush.
cat >each.js <<'JS'
let reports = 0;
exports.init = (start, config, events) => {
  events.on('packet', datagram => {
    for (const line of String(datagram).trim().split(/\n+/)) {
      if (/:(60|-5)\|g$/.test(line)) console.log('sent', line);
      if (line.startsWith('temperature')) reports++;
    }
  });
  events.on('flush', (time, { gauges }) => {
    const value = name => gauges[Object.keys(gauges).find(key => key.startsWith(name))];
    if (reports < 4) return;
    console.log(`after ${reports} reports: humidity ${value('humidity')}, temperature ${value('temperature')}`);
  });
  return true;
};
JS
node node_modules/statsd/stats.js config.js >daemon.log 2>&1 &
daemon=$!
cat >App.java <<'JAVA'
import io.micrometer.core.instrument.*;
import io.micrometer.statsd.*;
import java.time.Duration;

public class App {
  public static void main(String[] args) throws Exception {
    StatsdConfig config =
        new StatsdConfig() {
          public String get(String key) {
            return null;
          }

          public StatsdFlavor flavor() {
            return StatsdFlavor.ETSY;
          }

          public String host() {
            return "127.0.0.1";
          }

          public int port() {
            return Integer.parseInt(args[0]);
          }

          public Duration pollingFrequency() {
            return Duration.ofSeconds(2);
          }
        };
    StatsdMeterRegistry registry = new StatsdMeterRegistry(config, Clock.SYSTEM);
    Gauge.builder("temperature", () -> -5).register(registry);
    Gauge.builder("humidity", () -> 60).register(registry);
    Thread.sleep(120_000);
  }
}
JAVA
javac -cp "$(cat cp)" App.java
java -cp "$(cat cp):." App "$port" >app.log 2>&1 &
app=$!
for ((i = 0; i < 400; i++)); do
  after=$(grep -m 1 '^after' daemon.log) || { sleep 0.3; continue; }
  break
done
echo "$after"
read -r _ reports _ _ humidity _ temperature <<<"$after"
{
  grep -oE 'sent .*' daemon.log | sort -u
  echo "humidity ${humidity%,}"
  echo "temperature $((temperature / reports)) for each report"
} | tee seen
diff seen - <<'SEEN'
sent humidity.statistic.value:60|g
sent temperature.statistic.value:-5|g
humidity 60
temperature -5 for each report
SEEN
test "$temperature" = $((reports * -5))
