package multiproc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import multiproc.cli.RealCells.RealCell;
import multiproc.client.Fault;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultSearch.Cell;
import multiproc.schedule.Schedule;

/**
 * Prints the result of {@code faults} as one JSON object; {@code reproduce.schema.json} describes
 * its fields.
 *
 * <p>Threading: one thread.
 */
final class FaultsJson implements AutoCloseable {

  private final JsonGenerator json;
  private boolean cells;

  /**
   * Begins the object. {@link #close} leaves {@code out} open.
   *
   * @param verdict {@code corrupt} if a cell shows its fault, {@code clean} if none does, {@code
   *     unknown} if a search was stopped or nothing was searched
   */
  public FaultsJson(PrintStream out, String action, String verdict) throws IOException {
    json = new JsonFactory().createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.useDefaultPrettyPrinter();
    json.writeStartObject();
    json.writeNumberField("version", 1);
    json.writeStringField("command", "faults");
    json.writeStringField("verdict", verdict);
    json.writeStringField("action", action);
    json.writeArrayFieldStart("faults");
  }

  /** Adds a fault, with the facts of its file if it has one. Faults come before cells. */
  public void fault(Fault fault, Optional<FaultCase> known) throws IOException {
    json.writeStartObject();
    json.writeStringField("fault", fault.id());
    json.writeStringField("sentence", fault.sentence());
    json.writeStringField("upstream", fault.upstream().isEmpty() ? null : fault.upstream());
    json.writeStringField("releases", fault.releases());
    json.writeBooleanField("scenario", known.isPresent());
    json.writeStringField("lasts", known.map(FaultCase::lasts).orElse(null));
    json.writeStringField("seen", known.map(FaultCase::seen).orElse(null));
    json.writeStringField("workaround", known.map(FaultCase::workaround).orElse(null));
    json.writeStringField("fix", known.map(FaultCase::fix).filter(f -> !f.isEmpty()).orElse(null));
    json.writeArrayFieldStart("story");
    for (String sentence : known.map(FaultCase::story).orElse(List.of())) {
      json.writeString(sentence);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /**
   * Adds a cell.
   *
   * @param real the result of a real client; empty if none was run
   */
  public void cell(Cell cell, Optional<RealCell> real) throws IOException {
    beginCells();
    Schedule shown = cell.shown().orElse(null);
    json.writeStartObject();
    json.writeStringField("fault", cell.id());
    json.writeStringField("client", cell.version().text());
    // A cell that was not tried is not one in which no run shows the fault.
    if (cell.complete() && cell.reason().isEmpty()) {
      json.writeBooleanField("shown", shown != null);
    } else {
      json.writeNullField("shown");
    }
    if (shown == null) {
      json.writeNullField("steps");
      json.writeNullField("verdict");
    } else {
      json.writeNumberField("steps", shown.steps().size());
      json.writeStringField("verdict", shown.expectation().verdict().word());
    }
    json.writeArrayFieldStart("died");
    if (shown != null) {
      for (String error : shown.expectation().deaths().values()) {
        json.writeString(error);
      }
    }
    json.writeEndArray();
    json.writeStringField("reason", cell.reason().orElse(null));
    json.writeNumberField("states", cell.states());
    if (real.isPresent()) {
      json.writeObjectFieldStart("real");
      json.writeNumberField("steps", real.get().steps());
      json.writeStringField("difference", real.get().difference().orElse(null));
      json.writeStringField("refusal", real.get().refusal().orElse(null));
      json.writeStringField(
          "unknown", real.get().unknown().isEmpty() ? null : real.get().unknown());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void beginCells() throws IOException {
    if (!cells) {
      json.writeEndArray();
      json.writeArrayFieldStart("cells");
      cells = true;
    }
  }

  @Override
  public void close() throws IOException {
    beginCells();
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
    json.close();
  }
}
