package multiproc.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import multiproc.client.ClientVersion;
import multiproc.inspect.Prediction.ClientRole;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import multiproc.layout.Fix;

/**
 * Predicts what each release of the client does with a file, as a writer that opens it and as a
 * collector of a directory that holds only this file. Consecutive releases with the same behaviour
 * form one range.
 *
 * <p>Threading: one thread.
 */
final class Predictor {

  /** Changes that have no effect on opening or reading a file. */
  private static final Set<ClientChange> UNSEEN =
      EnumSet.of(
          ClientChange.PID_OF_EACH_VALUE,
          ClientChange.PID_OF_ALL_VALUES,
          ClientChange.CHECKS_PID_BEFORE_NEW_VALUE,
          ClientChange.GROWS_TO_CAPACITY,
          ClientChange.FIRST_SIZE_IS_CAPACITY,
          ClientChange.UNMAPS,
          ClientChange.STORES_AT_ONCE,
          ClientChange.LOCK_AGAIN,
          ClientChange.LOCK_ONCE,
          ClientChange.PASSES_OVER_VANISHED,
          ClientChange.SAMPLES_BY_LABELS);

  private static final List<ClientVersion.Range> PREDICTED =
      ClientVersion.ranges(
          change ->
              change instanceof Fix
                  || change instanceof DbFormat
                  || change instanceof EntryCursor.Policy
                  || change instanceof ClientChange && !UNSEEN.contains(change));

  private final Inspection inspection;
  private final Evidence evidence;
  private final DbFormat format;
  private final ValidRanges ranges;

  private Predictor(Inspection inspection, Evidence evidence, ValidRanges ranges) {
    this.inspection = inspection;
    this.evidence = evidence;
    this.format = inspection.judgement().format();
    this.ranges = ranges;
  }

  /**
   * The predictions: the Ruby client's, the writers by release, then the collectors.
   *
   * @param ranges of sound entries in the file
   */
  static List<Prediction> predict(Inspection inspection, ValidRanges ranges) {
    try (Evidence evidence = inspection.source().open()) {
      return new Predictor(inspection, evidence, ranges).predict();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Prediction> predict() {
    List<Prediction> writers = new ArrayList<>();
    List<Prediction> collectors = new ArrayList<>();
    String path = inspection.source().clientPath();
    for (ClientVersion.Range range : PREDICTED) {
      ClientVersion version = range.last();
      PortPrediction port = new PortPrediction(version, path, format, ranges);
      boolean own = format == version.format();
      Prediction writer = predict(version, ClientRole.WRITER, own, () -> port.write(evidence));
      add(writers, range, noted(writer, own, 0));
      Prediction collector =
          predict(version, ClientRole.COLLECTOR, own, () -> port.collect(evidence));
      add(collectors, range, noted(collector, own, writer.count()));
    }
    if (format == DbFormat.RUBY && evidence.size() <= PortPrediction.SMALL) {
      writers.add(0, PortPrediction.ofRuby(path, evidence));
    }
    writers.addAll(collectors);
    return List.copyOf(writers);
  }

  /** Adds a prediction for a range, or extends the range before if its prediction is the same. */
  private static void add(List<Prediction> all, ClientVersion.Range range, Prediction prediction) {
    Prediction added = prediction.of(range);
    int last = all.size() - 1;
    if (last >= 0 && all.get(last).equals(prediction.of(all.get(last).releases()))) {
      ClientVersion first = all.remove(last).releases().first();
      added = prediction.of(new ClientVersion.Range(first, range.last()));
    }
    all.add(added);
  }

  private Prediction predict(
      ClientVersion client, ClientRole role, boolean own, Supplier<Prediction> run) {
    boolean large = evidence.size() > PortPrediction.SMALL;
    if (large && own && !inspection.isCorrupt()) {
      // Every entry was read and is sound, so no client fails.
      int used = role == ClientRole.WRITER ? evidence.getInt(DbLayout.USED_POSITION) : 0;
      return Prediction.of(client, role, (int) inspection.entryCount(), used, "");
    }
    try {
      return run.get();
    } catch (StreamingWalk.LimitException e) {
      return Prediction.of(client, role, 0, 0, e.getMessage());
    }
  }

  /**
   * The prediction, with a note about wrong results that no client reports.
   *
   * @param keys number of keys that the release finds in the file; -1 if it fails
   */
  private Prediction noted(Prediction prediction, boolean own, int keys) {
    if (prediction.fails() || !prediction.message().isEmpty()) {
      return prediction;
    }
    if (prediction.role() == ClientRole.WRITER && prediction.used() < DbLayout.HEADER_SIZE) {
      return prediction.saying(
          "its first new entry fails or is stored over the header: used=" + prediction.used());
    }
    long entryCount = inspection.entryCount();
    if (prediction.count() < keys && keys == entryCount) {
      // It reads another shape of keys, in which these are not different.
      return prediction.saying(
          "merges the "
              + keys
              + " entries into "
              + (prediction.count() == 1 ? "1 sample" : prediction.count() + " samples")
              + ", without an error");
    }
    if (prediction.count() < entryCount) {
      String reads = prediction.role() == ClientRole.WRITER ? "finds " : "reports ";
      String what = reads + prediction.count() + " of " + entryCount + " entries, without an error";
      return prediction.saying(
          prediction.role() == ClientRole.WRITER && own
              ? what + "; stores new ones over the others"
              : what);
    }
    long wrongValues =
        inspection.findings().stream().filter(f -> f.kind() == FindingKind.ENTRY_IN_VALUE).count();
    if (wrongValues > 0 && prediction.role() == ClientRole.COLLECTOR) {
      return prediction.saying(
          "reports a number that no process ever set, without an error: values=" + wrongValues);
    }
    if (!own && prediction.count() > 0) {
      return prediction.saying("takes the file for one of its own format");
    }
    return prediction;
  }
}
