package multiproc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * Prints the result of {@code scrape} as one JSON object; {@code reproduce.schema.json} describes
 * its fields.
 *
 * <p>Not in {@link ScrapeCommand}, so that a scrape without {@code --json} loads no class of
 * Jackson.
 */
final class ScrapeJson {

  private ScrapeJson() {}

  /**
   * Prints the object.
   *
   * @param verdict {@code clean}, {@code corrupt} if the scrape fails, {@code unknown} if no file
   *     was scraped
   * @param client the client used for the scrape
   * @param reason why this client; null if the user gave it
   * @param certainty how certain the choice is; null if the user gave the client
   * @param otherwise what other releases do differently
   * @param text the page; null if the scrape fails
   * @param error of the scrape; null if it succeeds
   */
  static void print(
      PrintStream out,
      String verdict,
      String client,
      String reason,
      String certainty,
      List<String> otherwise,
      String text,
      String error)
      throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeNumberField("version", 1);
      json.writeStringField("command", "scrape");
      json.writeStringField("verdict", verdict);
      json.writeStringField("client", client);
      json.writeStringField("reason", reason);
      json.writeStringField("certainty", certainty);
      json.writeArrayFieldStart("otherwise");
      for (String other : otherwise) {
        json.writeString(other);
      }
      json.writeEndArray();
      json.writeStringField("text", text);
      json.writeStringField("error", error);
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }
}
