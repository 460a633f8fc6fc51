package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import multiproc.client.Fault;
import multiproc.layout.DbFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The names of the copies to put back: patterns that a shell expands to these files alone. */
class PutBackTest {

  @TempDir Path folder;

  @Test
  void shouldNameManyFilesOfOnePrefixByAPattern() throws IOException {
    for (String name : new String[] {"counter_1", "counter_2", "counter_3", "counter_4"}) {
      write(name, new DbBytes(DbFormat.LABELS).append("[\"a\", \"a\", {}]", 1.0).bytes());
    }
    for (String name : new String[] {"gauge_max_1", "gauge_max_2", "gauge_max_3", "summary_1"}) {
      write(name, new DbBytes(DbFormat.LABELS).append("[\"b\", \"b\", {}]", 1.0).bytes());
    }
    byte[] broken = new DbBytes(DbFormat.LABELS).append("[\"a\", \"a\", {}]", 1.0).bytes();
    broken[8] = 120;
    write("counter_2", broken);
    assertThat(CaseInspection.inspect(folder).summary().putBack().effects(List.of()))
        .anyMatch(line -> line.equals("safe: gauge_max_*.db (3), summary_1.db"))
        .anyMatch(
            line -> line.startsWith("clean, but not safe: counter_*.db (3) without counter_2.db: "))
        .anyMatch(line -> line.startsWith("were corrupt: counter_2.db: put it back only if"));
  }

  /** The Ruby client writes any word as a gauge's mode into the file's name. */
  @Test
  void shouldHoldBackAGaugeOfAModeThatIsNotKnownWhenAnotherFileOfItIsCorrupt() {
    CaseSummary.CorruptFile corrupt =
        new CaseSummary.CorruptFile(
            "gauge_other_web-0.db",
            List.of(),
            0,
            0,
            0,
            new Losses(0, Map.of(), Map.of(), 0, List.of()),
            Map.of(),
            0,
            false,
            false,
            false);
    PutBack choice =
        PutBack.of(
            List.of("gauge_other_web-0.db", "gauge_other_web-1.db", "gauge_all_web-1.db"),
            List.of(corrupt));
    assertThat(choice.safe()).containsExactly("gauge_all_web-1.db");
    assertThat(choice.totals()).containsExactly("gauge_other_web-1.db");
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name + ".db"), bytes);
  }

  /** Emptying a directory deletes the files of each process that still uses it. */
  @ParameterizedTest
  @EnumSource(Fault.class)
  void shouldNotEmptyADirectoryThatAnotherProcessUses(Fault fault) {
    String prevention = FaultAdvice.prevention(fault);
    if (prevention.contains("empty")) {
      assertThat(prevention).containsAnyOf("while no process uses it", "while another");
    }
  }

  /** One file does not show what lies beside it. */
  @ParameterizedTest
  @EnumSource(Fault.class)
  void shouldLeaveItToTheDirectoryWhichCopiesAreToBePutBack(Fault fault) {
    String now = FaultAdvice.now(fault);
    if (now.contains("put back")) {
      assertThat(now).contains("whole directory", "to put back, if any");
    }
  }
}
