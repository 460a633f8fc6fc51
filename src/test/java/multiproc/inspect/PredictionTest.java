package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import multiproc.Fixtures;
import multiproc.client.Fault;
import multiproc.inspect.predict.Prediction;
import multiproc.inspect.predict.Prediction.Role;
import multiproc.layout.DbFormat;
import org.junit.jupiter.api.Test;

/** Predictions against what the clients say of damaged and of odd files. */
class PredictionTest {

  @Test
  void shouldPredictWhatEveryRealClientSaidOfEveryDamagedFile() {
    assertThat(compared("damaged")).isEqualTo(110 * 3 * 2);
  }

  @Test
  void shouldPredictWhatEveryClientSaysOfOddKeys() {
    assertThat(compared("odd")).isEqualTo(89 * 3 * 2);
  }

  /** How many predictions there are for a folder's files; all are as the clients say. */
  private static int compared(String folder) {
    Map<String, byte[]> files = Fixtures.zipped("/fixtures/" + folder + "/files.zip");
    Map<?, ?> truth = (Map<?, ?>) Fixtures.json("/fixtures/" + folder + "/what-clients-say.json");
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String name = file.getKey().substring(file.getKey().lastIndexOf('/') + 1);
      Inspection inspection = DbBytes.inspect(name, file.getValue());
      for (Prediction prediction : inspection.predictions()) {
        Map<?, ?> roles =
            (Map<?, ?>) ((Map<?, ?>) truth.get(file.getKey())).get(prediction.client());
        String said = said((Map<?, ?>) roles.get(prediction.role().text()));
        String predicted = predicted(prediction);
        if (prediction.role() == Role.COLLECTOR && roles.get("text") instanceof Map<?, ?> text) {
          said += "; " + said(text);
          String note = prediction.message();
          predicted += "; " + note.substring(note.indexOf(": ") + 2);
        }
        compared++;
        if (!said.equals(predicted)) {
          wrong.add(
              file.getKey()
                  + " "
                  + prediction.client()
                  + " "
                  + prediction.role()
                  + ": said "
                  + said
                  + ", predicted "
                  + predicted);
        }
      }
    }
    assertThat(wrong).isEmpty();
    return compared;
  }

  private static String said(Map<?, ?> truth) {
    if (truth.containsKey("error")) {
      return truth.get("error") + ": " + truth.get("message");
    }
    return truth.containsKey("samples")
        ? truth.get("samples") + " samples"
        : truth.get("keys") + " keys, used " + truth.get("used");
  }

  private static String predicted(Prediction prediction) {
    if (prediction.fails()) {
      String type = prediction.errorType();
      return type.substring(type.lastIndexOf('.') + 1) + ": " + prediction.message();
    }
    return prediction.role() == Role.COLLECTOR
        ? prediction.count() + " samples"
        : prediction.count() + " keys, used " + prediction.used();
  }

  @Test
  void shouldSayThatAWalkGoesInACircleInsteadOfFollowingIt() {
    byte[] bytes =
        new DbBytes(DbFormat.TIMESTAMP)
            .append("[\"a\", \"a\", {}, \"h\"]", 1)
            .length(48, -24)
            .used(200)
            .bytes();
    Inspection inspection = DbBytes.inspect("gauge_all_1.db", bytes);
    assertThat(inspection.predictions())
        .anySatisfy(
            p -> {
              assertThat(p.client()).isEqualTo("0.25.0");
              assertThat(p.role()).isEqualTo(Role.WRITER);
              assertThat(p.message()).contains("in a circle for ever");
            });
    assertThat(inspection.faults()).contains(Fault.NEGATIVE_LENGTH);
  }

  @Test
  void shouldSayWhatACollectorReportsWrongWithoutAnError() {
    Inspection inspection = DbBytes.parent().used(536).inspect();
    assertThat(inspection.predictions())
        .anySatisfy(
            p -> {
              assertThat(p.client()).isEqualTo("0.4.2");
              assertThat(p.role()).isEqualTo(Role.COLLECTOR);
              assertThat(p.message()).isEqualTo("reports 6 of 7 entries, without an error");
            });
  }
}
