package multiproc.explore.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.model.FileImage;
import org.junit.jupiter.api.Test;

class KeyGuessTest {

  private static final DbFileName NAME = new DbFileName("counter", "", "1");
  private static final String WHOLE = "[\"hits\", \"hits_total\", {\"path\": \"/login\"}]";

  /** An entry at 8 of which only this number of last bytes is left. */
  private static ShownText shown(String key, int shown) {
    byte[] stored = DbLayout.encodeEntry(key.getBytes(StandardCharsets.US_ASCII), 1);
    byte[] file = new byte[DbLayout.HEADER_SIZE + stored.length];
    System.arraycopy(stored, stored.length - shown, file, file.length - shown, shown);
    Entry entry = new Entry(DbLayout.HEADER_SIZE, file.length, null);
    entry.shown.add(new int[] {file.length - shown, file.length});
    return new ShownText(entry, FileImage.of(file), DbFormat.LABELS);
  }

  private static String guess(String key, int shown, List<String> models) {
    SeriesOfKeys texts =
        new SeriesOfKeys(NAME, ClientVersion.V0_4_2, List.of(), List.of(), SearchTime.UNLIMITED);
    return new KeyGuess(texts).choose(shown(key, shown), models, taken -> taken.equals(WHOLE));
  }

  @Test
  void shouldKeepWhatIsShownAndMarkTheRestWhenAnotherValueOfALabelFits() {
    String key = "[\"hits\", \"hits_total\", {\"path\": \"/users/1\"}]";
    assertThat(guess(key, 24, List.of(WHOLE)))
        .isEqualTo("[\"hits\", \"hits_total\", {\"path\": \"???ers/1\"}]");
  }

  @Test
  void shouldCallAMetricUnknownWhenNothingShowsItsName() {
    String key = "[\"hits\", \"hits_total\", {\"path\": \"/users/1\"}]";
    assertThat(guess(key, 32, List.of())).startsWith("[\"unkn").endsWith("h\": \"/users/1\"}]");
  }

  @Test
  void shouldCompleteTheNameFromItsSecondCopyWhenTheFirstIsStoredOver() {
    String key = "[\"requests\", \"requests_total\", {\"code\": \"200\"}]";
    assertThat(guess(key, 56, List.of())).isEqualTo(key);
  }

  @Test
  void shouldGuessNothingWhenWhatIsShownEndsNoKey() {
    assertThat(guess("[\"hits\", \"hits_total\", {\"path\": \"/users/1\"", 32, List.of(WHOLE)))
        .isNull();
  }

  /** Each assignment of a file's bytes has its own entries, often with the same bytes left. */
  @Test
  void shouldTryNoPatternAgainWhenNoKeyFitsTheSameBytes() {
    AtomicInteger tries = new AtomicInteger();
    SearchTime time = new SearchTime(() -> tries.incrementAndGet() < 0);
    SeriesOfKeys texts = new SeriesOfKeys(NAME, ClientVersion.V0_4_2, List.of(), List.of(), time);
    String cut = "[\"hits\", \"hits_total\", {\"path\": \"/users/1\"";
    assertThat(new KeyGuess(texts).choose(shown(cut, 32), List.of(WHOLE), key -> false)).isNull();
    int first = tries.get();
    assertThat(new KeyGuess(texts).choose(shown(cut, 32), List.of(WHOLE), key -> false)).isNull();
    assertThat(tries).hasValue(first).hasPositiveValue();
  }

  @Test
  void shouldTryAgainWhenOnlyTheHandleRuledTheKeysOut() {
    SeriesOfKeys texts =
        new SeriesOfKeys(NAME, ClientVersion.V0_4_2, List.of(), List.of(), SearchTime.UNLIMITED);
    ShownText all = shown(WHOLE, WHOLE.length() + 4);
    assertThat(new KeyGuess(texts).choose(all, List.of(WHOLE), key -> true)).isNull();
    assertThat(new KeyGuess(texts).choose(all, List.of(WHOLE), key -> false)).isEqualTo(WHOLE);
  }
}
