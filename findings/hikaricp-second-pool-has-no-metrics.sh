#!/usr/bin/env bash
# HikariCP 6.3.0 with micrometer-registry-prometheus 1.16.5 (Maven Central; H2 2.3.232 as the database): a pool that
# takes the place of one of the same name, which is closed once the new one is in use, has no metrics for good.
# Expected: the new pool's numbers from the moment that the old one is closed; or an error that the name is in use.
# Seen, for a pool "shop" of 2 connections and a new one of 5, with 3 in use:
#   the old one alone:              hikaricp_connections 2, active 0, max 2
#   both:                           the old one's: 2, 0, 2
#   the old one closed:             no line with hikaricp, also after more connections of the new one
# The gauges that are registered first stay, and close() removes all meters of the name. So a change of the password or
# of the database without a restart, the new pool first, is where alerts on hikaricp_connections_pending end.
# Micrometer warns once that a gauge is "already registered", as the new pool starts; nothing tells of the removal.
# With the old pool closed before the new one starts all is well: 5, 3, 5.
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
      <groupId>com.zaxxer</groupId>
      <artifactId>HikariCP</artifactId>
      <version>6.3.0</version>
    </dependency>
    <dependency>
      <groupId>io.micrometer</groupId>
      <artifactId>micrometer-registry-prometheus</artifactId>
      <version>1.16.5</version>
    </dependency>
    <dependency>
      <groupId>com.h2database</groupId>
      <artifactId>h2</artifactId>
      <version>2.3.232</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>2.0.17</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q dependency:build-classpath -Dmdep.outputFile=cp >/dev/null
cat >Pools.java <<'JAVA'
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.stream.Collectors;

public class Pools {
  static final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  static HikariDataSource pool(int size) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setPoolName("shop");
    config.setJdbcUrl("jdbc:h2:mem:shop");
    config.setMaximumPoolSize(size);
    config.setMetricRegistry(registry);
    HikariDataSource pool = new HikariDataSource(config);
    while (pool.getHikariPoolMXBean().getTotalConnections() < size) {
      Thread.sleep(50);
    }
    return pool;
  }

  static void page(String when) throws Exception {
    Thread.sleep(1500); // the pool's numbers are kept for a second
    String page = registry.scrape();
    System.out.println(
        when
            + ":"
            + page.lines()
                .filter(line -> line.matches("hikaricp_connections(_active|_max)?\\{.*"))
                .map(line -> " " + line)
                .collect(Collectors.joining())
            + (page.contains("hikaricp") ? "" : " nothing of HikariCP"));
  }

  public static void main(String[] args) throws Exception {
    HikariDataSource before = pool(2);
    page("old");
    if (args[0].equals("close first")) {
      before.close();
    }
    HikariDataSource after = pool(5);
    for (int i = 0; i < 3; i++) {
      after.getConnection();
    }
    page("new");
    before.close();
    after.getConnection().close();
    page("old closed");
    System.exit(0);
  }
}
JAVA
javac -cp "$(cat cp)" Pools.java
for order in 'new first' 'close first'; do
  echo "$order"
  java -cp "$(cat cp):." Pools "$order" 2>log
done | sed 's/{pool="shop"}//g; s/\.0//g' | tee seen
diff seen - <<'SEEN'
new first
old: hikaricp_connections 2 hikaricp_connections_active 0 hikaricp_connections_max 2
new: hikaricp_connections 2 hikaricp_connections_active 0 hikaricp_connections_max 2
old closed: nothing of HikariCP
close first
old: hikaricp_connections 2 hikaricp_connections_active 0 hikaricp_connections_max 2
new: hikaricp_connections 5 hikaricp_connections_active 3 hikaricp_connections_max 5
old closed: hikaricp_connections 5 hikaricp_connections_active 3 hikaricp_connections_max 5
SEEN
