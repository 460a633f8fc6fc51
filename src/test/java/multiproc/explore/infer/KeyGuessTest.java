package multiproc.explore.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.model.FileImage;
import org.junit.jupiter.api.Test;

class KeyGuessTest {

  private static final DbFileName NAME = new DbFileName("counter", "", "1");
  private static final String WHOLE = "[\"hits\", \"hits_total\", {\"path\": \"/login\"}]";

  /** Only this number of last bytes is left of an entry at 8. */
  private static String guess(String key, int shown, List<String> models) {
    byte[] stored = DbLayout.encodeEntry(key.getBytes(StandardCharsets.US_ASCII), 1);
    byte[] file = new byte[DbLayout.HEADER_SIZE + stored.length];
    System.arraycopy(stored, stored.length - shown, file, file.length - shown, shown);
    Entry entry = new Entry(DbLayout.HEADER_SIZE, file.length, null);
    entry.shown.add(new int[] {file.length - shown, file.length});
    SeriesOfKeys texts =
        new SeriesOfKeys(NAME, ClientVersion.V0_4_2, List.of(), List.of(), SearchTime.UNLIMITED);
    return new KeyGuess(texts)
        .choose(
            new ShownText(entry, FileImage.of(file), DbFormat.LABELS),
            models,
            taken -> taken.equals(WHOLE));
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
}
