package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What findings say. */
final class FindingTexts {

  private FindingTexts() {}

  /** The first of that kind, which must be there. */
  static String text(Inspection inspection, FindingKind kind) {
    assertThat(inspection.findings()).extracting(Finding::kind).contains(kind);
    return texts(inspection, kind).get(0);
  }

  /** All of that kind. */
  static List<String> texts(Inspection inspection, FindingKind kind) {
    return inspection.findings().stream()
        .filter(f -> f.kind() == kind)
        .map(FindingText::of)
        .toList();
  }
}
