package multiproc.client;

import io.prometheus.client.exporter.common.TextFormat;

/** Names a format of a scrape's response, with simpleclient's content type. */
public enum ExpositionFormat {
  /** The text format 0.0.4. */
  TEXT(TextFormat.CONTENT_TYPE_004),

  /** OpenMetrics 1.0.0, which a Prometheus server asks for first. */
  OPEN_METRICS(TextFormat.CONTENT_TYPE_OPENMETRICS_100);

  private final String contentType;

  ExpositionFormat(String contentType) {
    this.contentType = contentType;
  }

  /** The value of the {@code Content-Type} header. */
  public String contentType() {
    return contentType;
  }
}
