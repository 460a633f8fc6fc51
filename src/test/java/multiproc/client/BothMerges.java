package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import multiproc.layout.DbException;
import multiproc.layout.DbFileName;
import multiproc.python.PythonUtf8;
import multiproc.store.Store;

/** Scrapes by the exact merge and straight to the text, and checks that no byte differs. */
public final class BothMerges {

  private static final int MOST_FILES_STEP_BY_STEP = 50;

  private BothMerges() {}

  /** Collects as {@link MultiProcessCollector#collect()}, and checks that both ways agree. */
  public static List<MetricFamilySamples> collect(
      Store store, String directory, MergeRules version) {
    if (files(store, directory) <= MOST_FILES_STEP_BY_STEP) {
      checkSteps(store, directory, version);
    }
    MultiProcessCollector collector = new MultiProcessCollector(store, directory, version);
    List<MetricFamilySamples> families;
    try {
      families = collector.collect();
    } catch (DbException e) {
      assertThat(failure(collector)).as("the text's failure").isEqualTo(words(e));
      throw e;
    }
    assertThat(text(collector)).isEqualTo(encoded(collector.read().text()));
    assertThat(text(collector, ExpositionFormat.OPEN_METRICS))
        .isEqualTo(rendered(families, ExpositionFormat.OPEN_METRICS));
    return families;
  }

  /**
   * Checks that both ways make the same steps: a replay runs a scrape that was served as text as
   * the merge. A text that is given up for the merge starts with the same steps.
   */
  private static void checkSteps(Store store, String directory, MergeRules version) {
    List<String> merge = new ArrayList<>();
    List<String> text = new ArrayList<>();
    steps(store, merge, gated -> new MultiProcessCollector(gated, directory, version).collect());
    steps(
        store,
        text,
        gated -> new MultiProcessCollector(gated, directory, version).text(ExpositionFormat.TEXT));
    int last = text.lastIndexOf(text.get(0));
    assertThat(text.subList(last, text.size())).isEqualTo(merge);
    assertThat(text.subList(0, last)).isEqualTo(merge.subList(0, last));
  }

  private static int files(Store store, String directory) {
    try {
      return store.list(directory, DbFileName.SUFFIX).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void steps(Store store, List<String> steps, Consumer<Store> scrape) {
    try {
      scrape.accept(TextGate.over(store, steps::add));
    } catch (DbException e) {
      // The comparison reports the error.
    }
  }

  private static String failure(MultiProcessCollector collector) {
    try {
      collector.text(ExpositionFormat.TEXT);
      return "none";
    } catch (DbException e) {
      return words(e);
    }
  }

  private static String words(DbException e) {
    return e + (e.isUninitialised() ? " uninitialised" : "");
  }

  /** The text of a scrape. */
  public static String text(MultiProcessCollector collector) {
    return text(collector, ExpositionFormat.TEXT);
  }

  private static String text(MultiProcessCollector collector, ExpositionFormat format) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      collector.text(format).writeTo(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /** The text that simpleclient writes for metrics. */
  public static String rendered(List<MetricFamilySamples> families) {
    return rendered(families, ExpositionFormat.TEXT);
  }

  private static String rendered(List<MetricFamilySamples> families, ExpositionFormat format) {
    StringWriter text = new StringWriter();
    try {
      TextFormat.writeFormat(format.contentType(), text, Collections.enumeration(families));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return encoded(text.toString());
  }

  /** Half a surrogate pair is written as Python 2 encodes it, and cannot be decoded. */
  private static String encoded(String text) {
    return new String(PythonUtf8.encode(text), StandardCharsets.UTF_8);
  }
}
