package multiproc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import multiproc.client.Fault;
import multiproc.explore.Bounds;
import multiproc.explore.Exploration;
import multiproc.explore.Explorer;
import multiproc.explore.PathCounts;
import multiproc.explore.Search;
import multiproc.explore.WhatIf;
import multiproc.schedule.FaultComparison;
import multiproc.schedule.ForeignUse;
import multiproc.schedule.RunFault;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.print.RunNotes;

/**
 * Prints the result of a command on schedules as one JSON object; {@code reproduce.schema.json}
 * describes its fields. Its first fields are those of {@code inspect --json}.
 *
 * <p>Threading: one thread.
 */
final class ScheduleJson implements AutoCloseable {

  /** The verdict of the whole result. */
  public enum JsonVerdict {
    clean,
    corrupt,
    unknown
  }

  private static final int VERSION = 1;

  private final JsonGenerator json;
  private final JsonVerdict outcome;

  /**
   * Begins the object. {@link #close} leaves {@code out} open.
   *
   * @param command the command that prints the object
   * @param fault the fault that was seen; empty if none was, or it is unknown
   */
  public ScheduleJson(PrintStream out, String command, JsonVerdict outcome, Optional<Fault> fault)
      throws IOException {
    this.outcome = outcome;
    json = new JsonFactory().createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.useDefaultPrettyPrinter();
    json.writeStartObject();
    json.writeNumberField("version", VERSION);
    json.writeStringField("command", command);
    json.writeStringField("verdict", outcome.name());
    json.writeStringField("fault", fault.map(Fault::id).orElse(null));
  }

  /** The outcome of a verdict. */
  public static JsonVerdict outcome(Verdict verdict) {
    return verdict == Verdict.CLEAN ? JsonVerdict.clean : JsonVerdict.corrupt;
  }

  /** Adds what {@code --expect} expects, and whether the outcome is that. */
  public ScheduleJson expected(ExpectOption expect) throws IOException {
    json.writeStringField("expected", expect.word());
    if (!expect.isGiven() || outcome == JsonVerdict.unknown) {
      json.writeNullField("met");
    } else {
      json.writeBooleanField("met", outcome.name().equals(expect.word()));
    }
    return this;
  }

  /**
   * Adds a comparison with the schedule that was given; null if the run is that schedule's.
   *
   * @param others the other orders; null if they were not run
   */
  public ScheduleJson comparison(FaultComparison comparison, NeighbourOrders.Result others)
      throws IOException {
    if (comparison == null) {
      json.writeNullField("comparison");
      return this;
    }
    json.writeObjectFieldStart("comparison");
    json.writeStringField("verdict", comparison.was().word());
    json.writeStringField("fault", comparison.fault().map(Fault::id).orElse(null));
    json.writeStringField("answer", word(comparison));
    json.writeStringField("ended", comparison.end().word());
    json.writeArrayFieldStart("stores");
    for (ForeignUse store : comparison.stores()) {
      json.writeStartObject();
      json.writeNumberField("pid", store.pid());
      json.writeStringField("file", store.file());
      json.writeStringField("series", store.series().isEmpty() ? null : store.series());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (others == null) {
      json.writeNullField("neighbours");
    } else {
      json.writeArrayFieldStart("neighbours");
      for (NeighbourOrders.Neighbour order : others.neighbours()) {
        json.writeStartObject();
        json.writeNumberField("swap", order.swap());
        json.writeStringField("answer", word(order.comparison()));
        json.writeStringField("verdict", order.comparison().end().word());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeArrayFieldStart("lost");
    for (String loss : comparison.lost()) {
      json.writeString(loss);
    }
    json.writeEndArray();
    json.writeNumberField("left_out", others == null ? 0 : others.left());
    json.writeArrayFieldStart("shipped");
    for (NeighbourOrders.Shipped other :
        others == null ? List.<NeighbourOrders.Shipped>of() : others.shipped()) {
      json.writeStartObject();
      json.writeStringField("schedule", other.schedule());
      json.writeStringField("answer", word(other.comparison()));
      json.writeStringField("verdict", other.comparison().end().word());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    return this;
  }

  private static String word(FaultComparison comparison) {
    return comparison.answer().name().toLowerCase(Locale.ROOT);
  }

  /**
   * Adds where processes left the schedule's order.
   *
   * @param departures step 0 is that of a process that has ended already
   */
  public ScheduleJson departures(List<WhatIf.Departure> departures) throws IOException {
    json.writeArrayFieldStart("departures");
    for (WhatIf.Departure departure : departures) {
      json.writeStartObject();
      json.writeNumberField("pid", departure.pid());
      json.writeNumberField("step", departure.step());
      json.writeStringField("expected", departure.was().isEmpty() ? null : departure.was());
      json.writeStringField("got", departure.is().isEmpty() ? null : departure.is());
      json.writeEndObject();
    }
    json.writeEndArray();
    return this;
  }

  /** Adds a number. */
  public ScheduleJson number(String name, long value) throws IOException {
    json.writeNumberField(name, value);
    return this;
  }

  /** Adds a null. */
  public ScheduleJson none(String name) throws IOException {
    json.writeNullField(name);
    return this;
  }

  /** Adds a yes or no. */
  public ScheduleJson flag(String name, boolean value) throws IOException {
    json.writeBooleanField(name, value);
    return this;
  }

  /** Adds a text, or null. */
  public ScheduleJson text(String name, String value) throws IOException {
    json.writeStringField(name, value);
    return this;
  }

  /** Adds texts. */
  public ScheduleJson texts(String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
    return this;
  }

  /** Adds numbers. */
  public ScheduleJson numbers(String name, List<Integer> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (int value : values) {
      json.writeNumber(value);
    }
    json.writeEndArray();
    return this;
  }

  /** Begins a list of objects. */
  public ScheduleJson list(String name) throws IOException {
    json.writeArrayFieldStart(name);
    return this;
  }

  /** Ends a list. */
  public ScheduleJson endList() throws IOException {
    json.writeEndArray();
    return this;
  }

  /** Begins an object in a list. */
  public ScheduleJson object() throws IOException {
    json.writeStartObject();
    return this;
  }

  /** Ends an object. */
  public ScheduleJson endObject() throws IOException {
    json.writeEndObject();
    return this;
  }

  /**
   * Adds a schedule.
   *
   * @param name of the field; null in a list
   * @param schedule may be null
   * @param file to which the schedule was written; null if it was not
   * @param swap number of a step; the run is clean if it and the next step are swapped; 0 for none
   */
  public ScheduleJson schedule(String name, Schedule schedule, String file, int swap)
      throws IOException {
    Optional<Fault> fault = schedule == null ? Optional.empty() : RunFault.of(schedule);
    return schedule(name, schedule, schedule, fault, file, swap);
  }

  /**
   * The same, with the story and the fault of a run that may go on after the schedule's end.
   *
   * @param run the schedule, or the schedule and the rest of all programs
   * @param fault of the run
   */
  public ScheduleJson schedule(
      String name, Schedule schedule, Schedule run, Optional<Fault> fault, String file, int swap)
      throws IOException {
    if (name != null) {
      json.writeFieldName(name);
    }
    if (schedule == null) {
      json.writeNull();
      return this;
    }
    json.writeStartObject();
    json.writeStringField("file", file);
    json.writeStringField("client", schedule.plan().version().toString());
    json.writeStringField("granularity", schedule.plan().granularity().toString());
    json.writeNumberField("processes", schedule.plan().processes().size());
    json.writeNumberField("steps", schedule.steps().size());
    json.writeNumberField("contextSwitches", schedule.contextSwitches());
    json.writeStringField("verdict", schedule.expectation().verdict().word());
    json.writeStringField("detail", schedule.expectation().detail());
    json.writeStringField("fault", fault.map(Fault::id).orElse(null));
    if (swap == 0) {
      json.writeNullField("swap");
    } else {
      json.writeNumberField("swap", swap);
    }
    Schedule finished = new WhatIf(schedule, Explorer.DIRECTORY).finished();
    Verdict later = finished.expectation().verdict();
    json.writeObjectFieldStart("finished");
    json.writeNumberField("steps", finished.steps().size());
    json.writeStringField("verdict", later.word());
    json.writeBooleanField("lasts", later == schedule.expectation().verdict());
    json.writeEndObject();
    json.writeArrayFieldStart("deaths");
    for (Map.Entry<Long, String> death : schedule.expectation().deaths().entrySet()) {
      json.writeStartObject();
      json.writeNumberField("pid", death.getKey());
      json.writeStringField("error", death.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    texts("story", RunNotes.sentences(run));
    json.writeEndObject();
    return this;
  }

  /**
   * Adds a search.
   *
   * @param found may be null
   */
  public ScheduleJson search(String name, Search search, Exploration found) throws IOException {
    if (found == null) {
      json.writeNullField(name);
      return this;
    }
    json.writeObjectFieldStart(name);
    json.writeStringField("client", search.plan().version().toString());
    json.writeStringField("bounds", search.name());
    programs(search.bounds());
    json.writeBooleanField("kill", search.kill());
    json.writeBooleanField("scrape", search.scrapes());
    String met = search.fault() == null ? null : search.fault().toString();
    json.writeStringField("systemFault", met);
    json.writeStringField("granularity", search.plan().granularity().toString());
    json.writeBooleanField("complete", found.complete());
    json.writeNumberField("states", found.states());
    json.writeNumberField("standsFor", found.standsFor());
    json.writeNumberField("transitions", found.transitions());
    json.writeNumberField("depth", found.depth());
    json.writeNumberField("left", found.left());
    json.writeNumberField("seconds", found.seconds());
    PathCounts counts = found.schedules().orElse(null);
    if (counts == null) {
      json.writeNullField("schedules");
    } else {
      json.writeNumberField("schedules", counts.total());
    }
    json.writeArrayFieldStart("verdicts");
    for (Verdict verdict : Verdict.values()) {
      if (counts != null
          && (counts.ending().containsKey(verdict) || counts.passing().containsKey(verdict))) {
        json.writeStartObject();
        json.writeStringField("verdict", verdict.word());
        json.writeNumberField("ending", count(counts.ending(), verdict));
        json.writeNumberField("beside", count(counts.beside(), verdict));
        json.writeNumberField("passing", count(counts.passing(), verdict));
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeEndObject();
    return this;
  }

  private void programs(Bounds bounds) throws IOException {
    if (bounds == null) {
      json.writeNullField("programs");
      return;
    }
    json.writeObjectFieldStart("programs");
    json.writeNumberField("children", bounds.children());
    json.writeNumberField("labels", bounds.labels());
    json.writeNumberField("labelLength", bounds.labelLength());
    json.writeNumberField("generations", bounds.generations());
    json.writeNumberField("passes", bounds.passes());
    json.writeEndObject();
  }

  private static BigInteger count(Map<Verdict, BigInteger> counts, Verdict verdict) {
    return counts.getOrDefault(verdict, BigInteger.ZERO);
  }

  @Override
  public void close() throws IOException {
    json.writeEndObject();
    json.writeRaw('\n');
    json.close();
  }
}
