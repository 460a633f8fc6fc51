package multiproc.python;

import static multiproc.python.PythonVersion.PYTHON_2_7;
import static multiproc.python.PythonVersion.PYTHON_3;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares the port with all recorded results of real interpreters. */
class RecordedCPythonTest {
  private static final int SHOWN = 300;

  @Test
  void shouldDecodeAsRecordedWhenBytesAreUtf8OrNot() {
    assertAgrees("utf8", 3000);
  }

  @Test
  void shouldLoadAsRecordedWhenTextIsJsonOrNot() {
    assertAgrees("json", 2500);
  }

  @Test
  void shouldParseAsRecordedWhenTextIsFloatOrNot() {
    assertAgrees("float", 1200);
  }

  @Test
  void shouldReprAsRecordedWhenGivenDouble() {
    assertAgrees("repr", 2000);
  }

  @Test
  void shouldUnpackAsRecordedWhenCountsFitOrNot() {
    assertAgrees("unpack", 800);
  }

  @Test
  void shouldNameTypeAsRecordedWhenGivenValue() {
    assertAgrees("type", 200);
  }

  @Test
  void shouldClassAsRecordedWhenGivenAnyCharacter() {
    assertAgrees("chars", 1);
  }

  private static void assertAgrees(String function, int least) {
    for (PythonVersion version : List.of(PYTHON_2_7, PYTHON_3)) {
      int count = 0;
      List<String> differing = new ArrayList<>();
      for (Fixture fixture : Fixture.readAll(version)) {
        if (!fixture.function().equals(function)) {
          continue;
        }
        count++;
        String port = fixture.portOutcome(version);
        if (!port.equals(fixture.outcome())) {
          differing.add(
              cut(fixture.input())
                  + "\n  CPython: "
                  + cut(fixture.outcome())
                  + "\n  port: "
                  + cut(port));
        }
      }
      assertThat(differing).as("%s on %s", function, version).isEmpty();
      assertThat(count).as("cases of %s on %s", function, version).isGreaterThan(least);
    }
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
