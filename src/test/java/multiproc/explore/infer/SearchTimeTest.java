package multiproc.explore.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.schedule.model.FileImage;
import org.junit.jupiter.api.Test;

class SearchTimeTest {

  private static final DbFileName NAME = DbFileName.parse("counter_7.db").orElseThrow();

  @Test
  void shouldEndASingleOrderWhenTheTimeIsOver() {
    byte[] file = new byte[1 << 20];
    file[0] = 8;
    FileValues values = FileValues.of(FileImage.of(file), DbFormat.LABELS, NAME);
    HandlePrograms programs =
        new HandlePrograms(
            List.of(new Handle(8, null)), new boolean[] {true}, values, false, false, null);
    OrderSearch search = new OrderSearch(programs, new SearchTime(() -> true));
    assertThatThrownBy(search::run).isInstanceOf(SearchTime.OverException.class);
    assertThat(new OrderSearch(programs, SearchTime.UNLIMITED).run()).isNotNull();
  }

  @Test
  void shouldEndTheChoiceOfAKeyWhenTheTimeIsOver() {
    FileImage image = FileImage.of(new byte[1 << 20]);
    SeriesOfKeys texts =
        new SeriesOfKeys(
            NAME, ClientVersion.V0_4_2, List.of(), List.of(), new SearchTime(() -> true));
    ShownText shown = new ShownText(new Entry(8, 96, null), image, DbFormat.LABELS);
    assertThatThrownBy(() -> new KeyGuess(texts).choose(shown, new ArrayList<>(), key -> false))
        .isInstanceOf(SearchTime.OverException.class);
  }
}
