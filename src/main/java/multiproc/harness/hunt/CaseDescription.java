package multiproc.harness.hunt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import multiproc.client.Fault;
import multiproc.harness.FileFault;
import multiproc.harness.ToolVersion;
import multiproc.inspect.CaseInspection;
import multiproc.inspect.Inspection;
import multiproc.inspect.ReportPrinter;
import multiproc.layout.DbFileName;

/**
 * Describes a case, for a program ({@code case.json}) and for a person ({@code README.md}).
 *
 * @param files sorted by name
 * @param leftOut how many files of the directory are not in the case
 */
record CaseDescription(
    AttemptResult result,
    Hit hit,
    HuntedClient client,
    Instant time,
    List<CaseFile> files,
    int leftOut) {

  private static final String SHARED =
      """
      A parent process and its workers had one file in common for a moment, the parent's. Each
      appended at the end it remembered, and where two remembered the same end, one entry was
      stored over the other.\
      """;

  private static final String KILLED =
      """
      A worker was killed when it had made its file and not yet stored the first header. The file
      stays so, and every scrape fails on it until somebody deletes it.\
      """;

  private static final String NOT_KNOWN =
      "The records and the files do not decide which fault this is.";

  private static final String NOT_INSPECTED =
      "There was no time to inspect the files: java -jar reproduce.jar inspect . prints the"
          + " report.";

  /** {@code case.json}: one object, fields in a fixed order; times in seconds, sizes in bytes. */
  String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("tool", "reproduce " + ToolVersion.get());
      json.writeStringField("client", client.release());
      json.writeStringField("ranBy", client.text());
      json.writeStringField("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
      json.writeFieldName("seed");
      json.writeNumber(result.seed());
      json.writeNumberField("attempt", result.attempt());
      json.writeFieldName("secondsToFailure");
      json.writeNumber(String.format(Locale.ROOT, "%.3f", hit.seconds()));
      json.writeStringField("seenBy", hit.seenBy());
      writeFaults(json);
      json.writeStringField("message", hit.message());
      json.writeStringField("file", hit.file());
      json.writeNumberField("position", hit.position());
      json.writeStringField("java", System.getProperty("java.runtime.version"));
      json.writeStringField(
          "os",
          System.getProperty("os.name")
              + " "
              + System.getProperty("os.version")
              + " "
              + System.getProperty("os.arch"));
      json.writeNumberField("cores", Runtime.getRuntime().availableProcessors());
      writeFiles(json);
      json.writeEndObject();
    }
    return text + "\n";
  }

  private void writeFaults(JsonGenerator json) throws IOException {
    json.writeStringField("fault", FileFault.names(result.faults()));
    json.writeArrayFieldStart("faults");
    for (FileFault fault : result.faults()) {
      json.writeStartObject();
      json.writeStringField("fault", fault.name());
      json.writeStringField("file", fault.file());
      json.writeStringField("evidence", fault.evidence());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeFiles(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("files");
    for (CaseFile file : files) {
      json.writeStartObject();
      json.writeStringField("name", file.name());
      json.writeNumberField("size", file.size());
      json.writeStringField("sha256", file.sha256());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("filesLeftOut", leftOut);
  }

  /**
   * {@code README.md}.
   *
   * @param report of the corrupt files; empty if there was no time for it
   */
  String readme(Optional<String> report) {
    return String.format(
        Locale.ROOT,
        """
        # A corrupt multi-process directory: %s

        %s, seed %s, %s: after %.2f s %s met

            %s

        In this folder: %d `.db` files as they were when all processes were dead, each in a zip of
        its own%s; `output.log`, what the attempt printed; `case.json`, the same facts for a program%s.

        %s

        %s

        This is in the files. The faults below are those that the bytes alone leave possible; what
        was recorded, above, decides:

        ```
        %s
        ```

        To look further: `java -jar reproduce.jar inspect --hex FILE.zip`; to save what can be
        saved: `java -jar reproduce.jar salvage FILE.zip -o DIR`.
        """,
        FileFault.names(result.faults()),
        result.attempt() == RunCase.NO_ATTEMPT
            ? "A run of the main job"
            : "Attempt " + result.attempt() + " of a hunt",
        result.seed(),
        client.text(),
        hit.seconds(),
        hit.seenBy(),
        hit.located(),
        files.size(),
        leftOut == 0 ? "" : " (" + CaseWriter.WrittenCase.remark(leftOut) + ")",
        recorded(),
        stories(),
        evidence(),
        report.orElse(NOT_INSPECTED).strip());
  }

  /** Explains each fault of the case in a paragraph. */
  private String stories() {
    return result.faults().stream()
        .map(fault -> fault.fault().map(CaseDescription::story).orElse(NOT_KNOWN))
        .distinct()
        .collect(Collectors.joining("\n\n"));
  }

  private static String story(Fault fault) {
    return switch (fault) {
      case FORK_INIT -> SHARED;
      case EMPTY_FILE -> KILLED;
      default -> fault.id() + ": " + fault.sentence() + ".";
    };
  }

  /** Lists the evidence for each file's fault. */
  private String evidence() {
    return result.faults().stream()
        .map(
            fault ->
                "- `"
                    + DbFileName.nameOf(fault.file())
                    + "`: "
                    + fault.name()
                    + " ("
                    + fault.evidence()
                    + ")")
        .collect(Collectors.joining("\n"));
  }

  private String recorded() {
    if (result.schedule().isPresent()) {
      return ";\n`run.schedule`, the order of events: `java -jar reproduce.jar replay run.schedule`"
          + " makes these files again";
    }
    return result.orderUnknown()
        ? ";\n`traces`, what each process did and when, of which no order was found that gives the"
            + " files"
        : "";
  }

  /** The report of each corrupt file of the case's folder. */
  static String report(Path folder) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
    ReportPrinter printer = new ReportPrinter(out, false);
    CaseInspection.inspect(folder, inspection -> print(printer, inspection));
    // The folder is renamed when the case is complete.
    return text.toString(StandardCharsets.UTF_8).replace(folder + "/", "");
  }

  private static void print(ReportPrinter printer, Inspection inspection) {
    if (inspection.isCorrupt()) {
      try {
        printer.print(inspection);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
