#!/usr/bin/env bash
# simpleclient_servlet 0.16.0 (Maven Central) in Jetty 9.4.57: MetricsFilter's counter of statuses counts a request as
# status="200" when its servlet throws, though its client gets 500.
# Expected: 500, the status that is sent. The counter's help is "HTTP status codes of" the given help.
# Seen, for one request that is answered, one that is answered by sendError(500) and three where the servlet throws:
#   clients:                500 for the last four
#   requests_status_total:  200 for the first and the last three, 500 for one
# The filter reads the status as the exception passes by; the container sets 500 after that, and until then the status
# is the initial 200. The errors that nobody foresaw are the ones that count as success: a rate of errors made of
# status=~"5.." sees those that the application reports itself, and the rate of successes grows when it breaks.
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
      <artifactId>simpleclient_servlet</artifactId>
      <version>0.16.0</version>
    </dependency>
    <dependency>
      <groupId>org.eclipse.jetty</groupId>
      <artifactId>jetty-servlet</artifactId>
      <version>9.4.57.v20241219</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q dependency:build-classpath -Dmdep.outputFile=cp >/dev/null
cat >Site.java <<'JAVA'
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.filter.MetricsFilter;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URL;
import java.util.Collections;
import java.util.EnumSet;
import java.util.concurrent.CountDownLatch;
import javax.servlet.*;
import javax.servlet.http.*;
import org.eclipse.jetty.server.*;
import org.eclipse.jetty.servlet.*;

public class Site {
  static final CountDownLatch COUNTED = new CountDownLatch(5);

  public static class Pages extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
      switch (request.getRequestURI()) {
        case "/throws" -> throw new IllegalStateException("broken");
        case "/sends" -> response.sendError(500);
        default -> response.getWriter().print("page");
      }
    }
  }

  public static void main(String[] args) throws Exception {
    Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    ServletContextHandler context = new ServletContextHandler();
    context.addServlet(Pages.class, "/*");
    Filter outer = new Filter() {
      public void init(FilterConfig config) {}

      public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        try {
          chain.doFilter(request, response);
        } finally {
          COUNTED.countDown();
        }
      }

      public void destroy() {}
    };
    context.addFilter(new FilterHolder(outer), "/*", EnumSet.of(DispatcherType.REQUEST));
    FilterHolder counter = new FilterHolder(new MetricsFilter("requests", "Requests.", 1, null));
    context.addFilter(counter, "/*", EnumSet.of(DispatcherType.REQUEST));
    server.setHandler(context);
    server.start();
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    for (String path : new String[] {"/answers", "/sends", "/throws", "/throws", "/throws"}) {
      URL url = new URL("http://127.0.0.1:" + port + path);
      System.out.println("client " + path + " " + ((HttpURLConnection) url.openConnection()).getResponseCode());
    }
    COUNTED.await();
    for (Collector.MetricFamilySamples family :
        Collections.list(CollectorRegistry.defaultRegistry.metricFamilySamples())) {
      family.samples.stream()
          .filter(sample -> sample.name.equals("requests_status_total"))
          .map(sample -> "counter " + sample.labelValues + " " + sample.value)
          .sorted()
          .forEach(System.out::println);
    }
    server.stop();
  }
}
JAVA
javac -cp "$(cat cp)" Site.java
timeout 120 java -cp "$(cat cp):." Site >seen 2>log
cat seen
diff seen - <<'SEEN'
client /answers 200
client /sends 500
client /throws 500
client /throws 500
client /throws 500
counter [/answers, GET, 200] 1.0
counter [/sends, GET, 500] 1.0
counter [/throws, GET, 200] 3.0
SEEN
