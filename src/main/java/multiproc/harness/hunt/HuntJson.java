package multiproc.harness.hunt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import multiproc.client.Fault;

/**
 * Prints the result of a hunt as one JSON object; {@code reproduce.schema.json} describes its
 * fields.
 *
 * <p>Pure function.
 */
final class HuntJson {

  private static final int PERCENT = 100;

  private HuntJson() {}

  static void write(
      PrintStream out,
      Hunt.Settings settings,
      Hunt.HuntOutcome outcome,
      HuntCounts counts,
      List<String> cases,
      double seconds)
      throws IOException {
    Map<Fault, Integer> seen = counts.figures();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeNumberField("version", 1);
      json.writeStringField("command", "hunt");
      json.writeStringField("verdict", verdict(outcome));
      json.writeStringField("fault", fault(settings, outcome, seen).map(Fault::id).orElse(null));
      json.writeStringField("sought", settings.fault().map(Fault::id).orElse(null));
      json.writeStringField("client", settings.client().release());
      json.writeBooleanField("warm", settings.warm());
      json.writeNumberField("attempts", counts.attempts());
      json.writeNumberField("hits", counts.hits());
      json.writeNumberField("failed", counts.failed());
      json.writeNumberField("passing", counts.passing());
      json.writeNumberField("foreignStores", counts.foreign());
      json.writeArrayFieldStart("faults");
      for (Map.Entry<Fault, Integer> figure : seen.entrySet()) {
        Rate rate = new Rate(figure.getValue(), counts.attempts());
        json.writeStartObject();
        json.writeStringField("fault", figure.getKey().id());
        json.writeNumberField("seen", figure.getValue());
        json.writeNumberField("percent", rate.percent());
        json.writeNumberField("low", PERCENT * rate.bound(-1));
        json.writeNumberField("high", PERCENT * rate.bound(1));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("cases");
      for (String saved : cases) {
        json.writeString(saved);
      }
      json.writeEndArray();
      json.writeNumberField("seconds", seconds);
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static String verdict(Hunt.HuntOutcome outcome) {
    return switch (outcome) {
      case SEEN -> "corrupt";
      case NOT_SEEN -> "clean";
      case HALF_SEEN, NOTHING_CHECKED -> "unknown";
    };
  }

  private static Optional<Fault> fault(
      Hunt.Settings settings, Hunt.HuntOutcome outcome, Map<Fault, Integer> seen) {
    if (settings.fault().isPresent()) {
      return settings.fault().filter(sought -> outcome == Hunt.HuntOutcome.SEEN);
    }
    return seen.entrySet().stream()
        .filter(figure -> figure.getValue() > 0)
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }
}
