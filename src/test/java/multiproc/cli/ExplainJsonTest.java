package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import multiproc.Fixtures;
import multiproc.JsonSchema;
import multiproc.layout.DbLayout;
import multiproc.python.PythonJson;
import multiproc.python.PythonVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explain --json} says of files of any programs. */
class ExplainJsonTest {

  private static final Object SCHEMA = Fixtures.json("/multiproc/reproduce.schema.json");

  @TempDir private Path folder;

  private Map<?, ?> explained(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    Printed printed = Printed.by("explain", file.toString(), "--json");
    Object document = PythonJson.loads(printed.text(), PythonVersion.PYTHON_3);
    assertThat(JsonSchema.errors(SCHEMA, document)).isEmpty();
    return (Map<?, ?>) ((List<?>) ((Map<?, ?>) document).get("files")).get(0);
  }

  /** Interrupted before its search begins, {@code explain} has compared no run with the file. */
  private Printed interrupted(String... more) throws IOException {
    Map.Entry<String, byte[]> fixture =
        Fixtures.zipped("/explain/gauge_all_13428.db.zip").entrySet().iterator().next();
    Path file = Files.write(folder.resolve(fixture.getKey()), fixture.getValue());
    String[] words =
        Stream.concat(Stream.of(file.toString()), Stream.of(more)).toArray(String[]::new);
    return Printed.of(
        () -> {
          ExplainCommand command = new ExplainCommand();
          command.stop().interrupt();
          return command.line().execute(words);
        });
  }

  @Test
  void shouldHaveNoRunAndNoNumberWhenItIsInterruptedBeforeARunWasCompared() throws IOException {
    Printed printed = interrupted("--json");
    assertThat(printed.code()).isEqualTo(3);
    Map<?, ?> document = (Map<?, ?>) PythonJson.loads(printed.text(), PythonVersion.PYTHON_3);
    assertThat(JsonSchema.errors(SCHEMA, document)).isEmpty();
    Map<?, ?> file = (Map<?, ?>) ((List<?>) document.get("files")).get(0);
    assertThat(file.get("differing")).isNull();
    assertThat(file.get("schedule")).isNull();
    assertThat(document.get("verdict")).isEqualTo("unknown");
  }

  @Test
  void shouldWriteNoScheduleWithoutStepsWhenItIsInterruptedBeforeARunWasCompared()
      throws IOException {
    Path schedule = folder.resolve("found.schedule");
    Path page = folder.resolve("found.html");
    Printed printed = interrupted("-o", schedule.toString(), "--html", page.toString());
    assertThat(printed.code()).isEqualTo(3);
    assertThat(printed.lines())
        .anyMatch(line -> line.contains("no run was compared so far"))
        .noneMatch(line -> line.contains("Replay:") || line.startsWith("page:"));
    assertThat(schedule).doesNotExist();
    assertThat(page).doesNotExist();
  }

  private static Map.Entry<String, byte[]> fixture(String archive) {
    return Fixtures.zipped("/infer/" + archive + ".zip").entrySet().iterator().next();
  }

  private static long number(Map<?, ?> object, String field) {
    return ((Number) object.get(field)).longValue();
  }

  @Test
  void shouldListTheHandlesAndEachEntryThatIsNotKnownWhenTheFileIsExplained() throws IOException {
    Map.Entry<String, byte[]> fixture = fixture("time-stored-over");
    Map<?, ?> file = explained(fixture.getKey(), fixture.getValue());
    assertThat(file.get("explained")).isEqualTo(true);
    assertThat(file.get("reason")).isNull();
    assertThat(number(file, "handles")).isEqualTo(2);
    assertThat(file.get("schedule")).isNotNull();
    List<?> unknown = (List<?>) file.get("unknown");
    assertThat(unknown).isNotEmpty();
    String text = new String(fixture.getValue(), StandardCharsets.ISO_8859_1);
    for (Object entry : unknown) {
      Map<?, ?> each = (Map<?, ?>) entry;
      assertThat(number(each, "pid")).isBetween(1L, 2L);
      assertThat(number(each, "position")).isGreaterThanOrEqualTo(DbLayout.HEADER_SIZE);
      assertThat(number(each, "shown")).isLessThan(number(each, "length"));
      assertThat(text).doesNotContain((String) each.get("key"));
    }
  }

  @Test
  void shouldGiveTheReasonAndNoScheduleWhenNothingLeavesTheBytes() throws IOException {
    Map.Entry<String, byte[]> fixture = fixture("containers-counter");
    Map<?, ?> file = explained(fixture.getKey(), Arrays.copyOf(fixture.getValue(), 300));
    assertThat(file.get("explained")).isEqualTo(false);
    assertThat((String) file.get("reason"))
        .startsWith("no client of this format makes a file of 300 bytes");
    assertThat(file.get("schedule")).isNull();
    assertThat((List<?>) file.get("unknown")).isEmpty();
    assertThat(number(file, "distinct")).isZero();
  }
}
