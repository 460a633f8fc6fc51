package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.Test;

/** A key is determined only if no other key agrees with the bytes that are left. */
class KeyProofTest {

  private static final String LOST = "[\"aa\", \"aa\", {\"path\": \"/zz\"}]";

  /** The keys that may have ended with the lost key's label, beside whole entries of metrics. */
  private static List<KeyProof.Answer> ofLabel(String... metrics) {
    long end = DbLayout.HEADER_SIZE + DbFormat.LABELS.entryLength(LOST.length());
    Map<String, Long> standing = new LinkedHashMap<>();
    long position = end;
    for (String metric : metrics) {
      String key = "[\"" + metric + "\", \"" + metric + "\", {\"path\": \"/y\"}]";
      standing.put(key, position);
      position += DbFormat.LABELS.entryLength(key.length());
    }
    SiblingKeys siblings = new SiblingKeys();
    siblings.add(Map.of(LOST, 1.0));
    byte[] entry = DbLayout.encodeEntry(LOST.getBytes(StandardCharsets.US_ASCII), 0);
    String all = new String(entry, StandardCharsets.ISO_8859_1);
    String left = all.substring(all.indexOf("ath"), entry.length - DbLayout.VALUE_SIZE);
    return new KeyProof(DbFormat.LABELS, "counter", standing, siblings, position)
        .ofEnd(left, end - DbLayout.VALUE_SIZE - left.length(), end);
  }

  @Test
  void shouldDetermineAKeyWhenASiblingHoldsTheOnlyOneThatAgrees() {
    assertThat(ofLabel("aa"))
        .containsExactly(
            new KeyProof.Answer(LOST, DbLayout.HEADER_SIZE, Basis.LABELS_AND_SIBLING, true, 0));
  }

  @Test
  void shouldNotDetermineAKeyWhenAnotherMetricsKeyAgreesAsWell() {
    assertThat(ofLabel("aa", "bb"))
        .hasSize(2)
        .allSatisfy(
            answer -> {
              assertThat(answer.determined()).isFalse();
              assertThat(answer.others()).isEqualTo(1);
            });
  }

  /**
   * The bytes from 5 to 16 are lost. As a sample without a suffix the metric is {@code abcx_total};
   * as one with the suffix {@code _total} it is {@code abcabcx}, of the sample {@code
   * abcabcx_total}.
   */
  @Test
  void shouldRepairNoKeyWhenTwoNamesAreLeftPossible() {
    byte[] key = "[\"abcx_total\", \"abcx_total\", {}]".getBytes(StandardCharsets.US_ASCII);
    assertThat(KeyRepair.repair(key, 5, 16, false, KeyRepair.suffixes("gauge"))).isEqualTo(key);
    assertThat(KeyRepair.repair(key, 5, 16, false, KeyRepair.suffixes("counter"))).isNull();
  }
}
