package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import multiproc.Fixtures;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.inspect.Prediction.ClientRole;
import multiproc.layout.DbFormat;
import multiproc.python.PythonJson;
import multiproc.python.PythonVersion;
import org.junit.jupiter.api.Test;

/** Predictions against what the clients say of damaged and of odd files. */
class PredictionTest {

  private static final List<ClientVersion> KNOWN =
      List.of(ClientVersion.V0_4_2, ClientVersion.V0_5_0, ClientVersion.V0_25_0);

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
      for (ClientVersion version : KNOWN) {
        for (ClientRole role : ClientRole.values()) {
          Prediction prediction = prediction(inspection, version, role);
          Map<?, ?> roles = (Map<?, ?>) ((Map<?, ?>) truth.get(file.getKey())).get(version.text());
          String said = said((Map<?, ?>) roles.get(role.text()));
          String predicted = predicted(prediction);
          if (role == ClientRole.COLLECTOR && roles.get("text") instanceof Map<?, ?> text) {
            said += "; " + said(text);
            String note = prediction.message();
            predicted += "; " + note.substring(note.indexOf(": ") + 2);
          }
          compared++;
          if (!said.equals(predicted)) {
            wrong.add(different(file.getKey(), version, role, said, predicted));
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    return compared;
  }

  private static boolean speaksOf(Prediction prediction, ClientVersion release) {
    return prediction.releases() != null && prediction.releases().has(release);
  }

  /** The one prediction that speaks of a release. */
  private static Prediction prediction(
      Inspection inspection, ClientVersion version, ClientRole role) {
    List<Prediction> found =
        inspection.predictions().stream()
            .filter(p -> p.role() == role && speaksOf(p, version))
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static String different(
      String file, ClientVersion version, ClientRole role, String said, String predicted) {
    return file + " " + version + " " + role + ": said " + said + ", predicted " + predicted;
  }

  /** What each of all releases said of the same files, when it was run over each alone. */
  @Test
  void shouldPredictWhatEveryReleaseSaidOfEveryFile() {
    Map<?, ?> answers =
        (Map<?, ?>)
            PythonJson.loads(
                new String(
                    Fixtures.zipped("/clients/answers.zip").get("answers.json"),
                    StandardCharsets.US_ASCII),
                PythonVersion.PYTHON_3);
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (String folder : List.of("damaged", "odd")) {
      for (Map.Entry<String, byte[]> file :
          Fixtures.zipped("/fixtures/" + folder + "/files.zip").entrySet()) {
        String name = file.getKey().substring(file.getKey().lastIndexOf('/') + 1);
        Inspection inspection = DbBytes.inspect(name, file.getValue());
        Object rows = answers.get(folder + "-" + file.getKey().split("/")[0]);
        for (Object row : (List<?>) rows) {
          compared += compare(inspection, name, (List<?>) row, wrong);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(compared)
        .as("answers of all releases; clients/make_facts.py asks a new one")
        .isEqualTo((110 + 89) * ClientVersion.values().length * 2);
  }

  private static int compare(Inspection inspection, String name, List<?> row, List<String> wrong) {
    Map<?, ?> answer = (Map<?, ?>) row.get(2);
    Map<?, ?> opened = (Map<?, ?>) ((Map<?, ?>) answer.get("opened")).get(name);
    int first = ClientVersion.of((String) row.get(0)).orElseThrow().ordinal();
    int last = ClientVersion.of((String) row.get(1)).orElseThrow().ordinal();
    for (int i = first; i <= last; i++) {
      ClientVersion version = ClientVersion.values()[i];
      String collected =
          answer.get("failed") instanceof Map<?, ?> failed ? said(failed) : said(answer);
      for (ClientRole role : ClientRole.values()) {
        String said = role == ClientRole.WRITER ? said(opened) : collected;
        String predicted = predicted(prediction(inspection, version, role));
        if (!plain(said).equals(plain(predicted))) {
          wrong.add(different(name, version, role, said, predicted));
        }
      }
    }
    return (last - first + 1) * ClientRole.values().length;
  }

  /** Without the folder of the files; a client that does not end is one that we end. */
  private static String plain(String said) {
    return said.startsWith("StandsStill") || said.contains("for ever")
        ? "for ever"
        : said.replaceAll("(CASES/[^/]+|DIR)/", "");
  }

  private static String said(Map<?, ?> truth) {
    if (truth.containsKey("error")) {
      String type = (String) truth.get("error");
      return type.substring(type.lastIndexOf('.') + 1) + ": " + truth.get("message");
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
    return prediction.role() == ClientRole.COLLECTOR
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
              assertThat(speaksOf(p, ClientVersion.V0_25_0)).isTrue();
              assertThat(p.role()).isEqualTo(ClientRole.WRITER);
              assertThat(p.message()).contains("for ever");
            });
    assertThat(inspection.faults()).contains(Fault.NEGATIVE_LENGTH);
  }

  @Test
  void shouldSayWhatACollectorReportsWrongWithoutAnError() {
    Inspection inspection = DbBytes.parent().used(536).inspect();
    assertThat(inspection.predictions())
        .anySatisfy(
            p -> {
              assertThat(speaksOf(p, ClientVersion.V0_4_2)).isTrue();
              assertThat(p.role()).isEqualTo(ClientRole.COLLECTOR);
              assertThat(p.message()).isEqualTo("reports 6 of 7 entries, without an error");
            });
  }

  /** Client 0.3.1 itself gave one sample, 60.0, of such a file with 42 counters. */
  @Test
  void shouldSayThatACollectorMergesEntriesThatDifferInTheLabelsOfANewerFormat() {
    DbBytes file = new DbBytes(DbFormat.HELP);
    for (String path : new String[] {"/a", "/b", "/c"}) {
      file.append("[\"jobs\", \"jobs_total\", {\"path\": \"" + path + "\"}, \"Jobs\"]", 2);
    }
    assertThat(DbBytes.inspect("counter_1.db", file.bytes()).predictions())
        .filteredOn(p -> p.role() == ClientRole.COLLECTOR && speaksOf(p, ClientVersion.V0_3_1))
        .extracting(Prediction::message)
        .containsExactly("merges the 3 entries into 1 sample, without an error");
  }
}
