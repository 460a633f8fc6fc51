package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import multiproc.Fixtures;
import multiproc.client.ruby.RubyRelease;
import multiproc.layout.DbFormat;
import org.junit.jupiter.api.Test;

/** Files that prometheus-client-mmap 0.16.2 wrote, as {@code clients/make_ruby.rb} kept them. */
class RubyFilesTest {

  @Test
  void shouldFindEachFileOfTheRealClientCleanWhenItIsInspected() {
    Map<String, byte[]> files = new TreeMap<>();
    Fixtures.zipped("/clients/ruby.zip")
        .forEach(
            (path, bytes) -> {
              if (path.startsWith("written/") && path.endsWith(".db")) {
                files.put(path.substring("written/".length()), bytes);
              }
            });
    assertThat(files).hasSizeGreaterThan(15);
    files.forEach(
        (name, bytes) -> {
          var inspection = DbBytes.inspect(name, bytes);
          assertThat(inspection.verdict()).describedAs(name).isEqualTo(Severity.CLEAN);
          assertThat(inspection.judgement().format()).isEqualTo(DbFormat.RUBY);
          assertThat(inspection.predictions().get(0).client()).isEqualTo(RubyRelease.C.text());
          assertThat(inspection.predictions().get(0).fails()).isFalse();
        });
  }

  /** Vinted's fork writes exemplars in a format of its own into files of these names. */
  @Test
  void shouldBeNamedAndLeftAloneWhenItsNameIsThatOfExemplars() {
    byte[] bytes = "whatever a fork of the client writes".getBytes(StandardCharsets.US_ASCII);
    Inspection inspection = DbBytes.inspect("exemplar_puma_0-0.db", bytes);

    assertThat(inspection.verdict()).isEqualTo(Severity.CLEAN);
    assertThat(inspection.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.kind()).isEqualTo(FindingKind.EXEMPLARS));
    assertThat(FindingText.of(inspection.findings().get(0))).startsWith("exemplars of a fork of");
    assertThat(inspection.judgement().isClients()).isFalse();

    assertThat(DbBytes.inspect("exemplars_puma_0-0.db", bytes).verdict())
        .isEqualTo(Severity.FOREIGN);
  }
}
