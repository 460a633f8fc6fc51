package multiproc.inspect.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import multiproc.client.ClientVersion;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.evidence.EvidenceSource;
import multiproc.inspect.predict.Prediction.Role;
import multiproc.inspect.segment.ValidRanges;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Says what each client does with a file, as a writer that opens it and as a collector of a
 * directory that holds only it.
 *
 * <p>Threading: one thread.
 */
public final class Predictor {

  private static final List<ClientVersion> PREDICTED =
      List.of(ClientVersion.V0_4_2, ClientVersion.V0_5_0, ClientVersion.V0_25_0);

  private final EvidenceSource source;
  private final Evidence evidence;
  private final DbFormat format;
  private final ValidRanges stretches;
  private final boolean sound;
  private final long entryCount;
  private final long wrongValues;

  /**
   * @param format of the file
   * @param stretches where it is sound
   * @param sound whether nothing is wrong with it
   * @param entryCount whole entries in it, wherever they stand
   * @param wrongValues how many of them have bytes of another entry for a value
   */
  public Predictor(
      EvidenceSource source,
      Evidence evidence,
      DbFormat format,
      ValidRanges stretches,
      boolean sound,
      long entryCount,
      long wrongValues) {
    this.source = source;
    this.evidence = evidence;
    this.format = format;
    this.stretches = stretches;
    this.sound = sound;
    this.entryCount = entryCount;
    this.wrongValues = wrongValues;
  }

  /** The predictions, by release, each release's writer first. */
  public List<Prediction> predict() {
    List<Prediction> all = new ArrayList<>();
    String path = source.clientPath();
    for (ClientVersion version : PREDICTED) {
      PortPrediction port = new PortPrediction(version, path, format, stretches);
      boolean own = format == version.format();
      all.add(predict(version.text(), Role.WRITER, own, () -> port.write(evidence)));
      all.add(predict(version.text(), Role.COLLECTOR, own, () -> port.collect(evidence)));
    }
    return List.copyOf(all);
  }

  private Prediction predict(String client, Role role, boolean own, Supplier<Prediction> run) {
    boolean large = evidence.size() > PortPrediction.SMALL;
    if (large && own && sound) {
      // Every entry was read and found in order, so there is nothing a client could stumble over.
      int used = role == Role.WRITER ? evidence.getInt(DbLayout.USED_POSITION) : 0;
      return new Prediction(client, role, (int) entryCount, used, "", "");
    }
    try {
      return noted(run.get(), own);
    } catch (PredictionLimitException e) {
      return new Prediction(client, role, 0, 0, "", e.getMessage());
    }
  }

  /** What is wrong though nobody says so. */
  private Prediction noted(Prediction prediction, boolean own) {
    if (prediction.fails() || !prediction.message().isEmpty()) {
      return prediction;
    }
    if (prediction.role() == Role.WRITER && prediction.used() < DbLayout.HEADER_SIZE) {
      return prediction.saying(
          "its first new entry fails or is stored over the header: used=" + prediction.used());
    }
    if (prediction.count() < entryCount) {
      String reads = prediction.role() == Role.WRITER ? "finds " : "reports ";
      String what = reads + prediction.count() + " of " + entryCount + " entries, without an error";
      return prediction.saying(
          prediction.role() == Role.WRITER && own
              ? what + "; stores new ones over the others"
              : what);
    }
    if (wrongValues > 0 && prediction.role() == Role.COLLECTOR) {
      return prediction.saying(
          "reports a number that no process ever set, without an error: values=" + wrongValues);
    }
    if (!own && prediction.count() > 0) {
      return prediction.saying("takes the file for one of its own generation");
    }
    return prediction;
  }
}
