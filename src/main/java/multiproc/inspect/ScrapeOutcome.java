package multiproc.inspect;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import multiproc.client.ClientVersion;
import multiproc.inspect.Prediction.ClientRole;
import multiproc.layout.DbFormat;

/**
 * Says whether scrapes of a directory fail, for the releases of its files' format.
 *
 * <p>Pure functions.
 */
final class ScrapeOutcome {

  private ScrapeOutcome() {}

  /**
   * The releases of which a scrape fails on a file: of every format, because a file that is cut,
   * empty or foreign shows none, and lies beside files of one.
   */
  static Set<ClientVersion> failing(Inspection inspection) {
    Set<ClientVersion> failing = EnumSet.noneOf(ClientVersion.class);
    for (Prediction prediction : inspection.predictions()) {
      if (prediction.role() == ClientRole.COLLECTOR
          && prediction.fails()
          && prediction.releases() != null) {
        Stream.of(ClientVersion.values()).filter(prediction.releases()::has).forEach(failing::add);
      }
    }
    return failing;
  }

  /** Whether each release of the file's format fails. */
  static boolean allFail(Inspection inspection) {
    List<ClientVersion> own = of(inspection.judgement().format());
    return !own.isEmpty() && failing(inspection).containsAll(own);
  }

  private static List<ClientVersion> of(DbFormat format) {
    return Stream.of(ClientVersion.values()).filter(version -> version.format() == format).toList();
  }

  /**
   * What scrapes of a directory with files of this format do; empty for the Ruby client's.
   *
   * @param wrong whether a scrape that does not fail returns a number that nothing has set
   */
  static String text(DbFormat format, Set<ClientVersion> failing, boolean wrong) {
    List<ClientVersion> releases = of(format);
    if (!releases.isEmpty() && failing.size() == ClientVersion.values().length) {
      return "fails with every release, " + ClientVersion.known();
    }
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= releases.size(); i++) {
      boolean fails = failing.contains(releases.get(from));
      if (i == releases.size() || failing.contains(releases.get(i)) != fails) {
        String range = new ClientVersion.Range(releases.get(from), releases.get(i - 1)).text();
        parts.add(
            (fails
                    ? "fails as client "
                    : "succeeds, "
                        + (wrong ? "with a number that no process set, " : "")
                        + "without what is lost, as client ")
                + range);
        from = i;
      }
    }
    boolean succeeds = !failing.containsAll(releases);
    return String.join("; ", parts)
        + (succeeds
            ? "; if your scrapes fail, another release runs: it reads no copy of these files either"
            : "");
  }

  /**
   * Which releases read the sound files of a directory, and with which errors the others end.
   *
   * @param file one of them; only the releases are known if it was deleted since it was read
   */
  static List<String> ofSound(Inspection file) {
    List<Prediction> predictions;
    try {
      predictions = file.predictions();
    } catch (UncheckedIOException e) {
      predictions = List.of();
    }
    Map<String, Map<ClientRole, List<String>>> errors = new LinkedHashMap<>();
    for (Prediction prediction : predictions) {
      if (prediction.fails() && prediction.releases() != null) {
        errors
            .computeIfAbsent(prediction.error(), error -> new EnumMap<>(ClientRole.class))
            .computeIfAbsent(prediction.role(), role -> new ArrayList<>())
            .add(prediction.client());
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(CaseAdvice.readers(file.judgement().format()));
    errors.forEach(
        (error, roles) ->
            lines.add(
                roles.entrySet().stream()
                        .map(
                            role ->
                                role.getKey().text() + " of " + String.join(", ", role.getValue()))
                        .collect(Collectors.joining(", "))
                    + ": "
                    + error));
    lines.add(
        "after a change of release go back, or stop the server, delete these files and start: "
            + "each counter then starts at 0");
    return lines;
  }
}
