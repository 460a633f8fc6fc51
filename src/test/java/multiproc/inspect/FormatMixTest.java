package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import multiproc.Fixtures;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that one release of client_python began and another went on with, under one identifier:
 * made by the two releases in their folder's name, the first of which had made one series or three.
 */
class FormatMixTest {

  private static final Map<String, byte[]> FILES = Fixtures.zipped("/inspect/format-mix.zip");

  /** In the others the second release refused the first one's file, or only one of them used it. */
  static List<String> mixed() {
    return FILES.keySet().stream()
        .filter(
            name -> name.matches("(0.3|0.4|0.15|0.16.0-0.15).*-3/.*|.*-1/counter.*|.*-3/gauge.*"))
        .toList();
  }

  private static Inspection inspect(String name) {
    return DbBytes.inspect(name.substring(name.indexOf('/') + 1), FILES.get(name));
  }

  private static List<String> entries(Inspection inspection) throws IOException {
    List<String> entries = new ArrayList<>();
    try (Evidence evidence = inspection.source().open()) {
      EntryReader view = new EntryReader(evidence);
      inspection.segments(
          evidence,
          segment -> {
            if (segment.isEntry()) {
              entries.add(view.display(segment) + " = " + view.value(segment));
            }
          });
    }
    return entries;
  }

  @ParameterizedTest
  @MethodSource("mixed")
  void shouldTellAFormatMixWithEachWholeEntry(String name) throws IOException {
    Inspection inspection = inspect(name);
    assertThat(inspection.judgement().mixed()).isTrue();
    assertThat(inspection.faults().get(0).id()).isEqualTo("format-mix");
    List<String> entries = entries(inspection);
    if (name.contains("gauge")) {
      assertThat(entries).contains("heat = 1.5").anyMatch(e -> e.equals("temp = 4.5"));
    } else {
      assertThat(entries)
          .anyMatch(e -> e.matches("names(_total)? = 7.0"))
          .anyMatch(e -> e.matches("http(_total)?\\{code=\"404\"\\} = 6.0"))
          .anyMatch(e -> e.matches("jobs(_total)? = (10|11).0"));
    }
  }

  @ParameterizedTest
  @MethodSource("mixed")
  void shouldSaveEachWholeEntryInACopyOfOneFormat(String name, @TempDir Path folder)
      throws IOException {
    Inspection inspection = inspect(name);
    Salvage salvage =
        new Salvager(folder, Salvager.Extent.PROVEN, new CaseSummary()).salvage(inspection);
    List<String> saved = new ArrayList<>();
    for (Salvage copy : Stream.concat(Stream.of(salvage), salvage.older().stream()).toList()) {
      Inspection clean = CaseInspection.inspect(Path.of(copy.target())).files().get(0);
      assertThat(clean.findings()).isEmpty();
      assertThat(clean.judgement().mixed()).isFalse();
      saved.addAll(entries(clean));
    }
    assertThat(saved).containsAll(entries(inspection));
    assertThat(salvage.gone()).isEmpty();
  }
}
