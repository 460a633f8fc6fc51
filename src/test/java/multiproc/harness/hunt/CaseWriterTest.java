package multiproc.harness.hunt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.harness.FileFault;
import multiproc.harness.UserException;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyJson;
import multiproc.python.PythonJson;
import multiproc.python.PythonVersion;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseWriterTest {

  private static final Hit BY_SCRAPE =
      Hit.ofScrape(0.25, "No JSON object could be decoded (./tmp/gauge_all_1.db, position 88)");
  private static final Hit BY_WORKER =
      new Hit(0.125, "worker Process-7", false, "no luck", "./tmp/gauge_all_1.db", 104);

  @TempDir Path folder;

  private long milliseconds = Long.MAX_VALUE;
  private List<FileFault> faults =
      List.of(fault(Optional.of(Fault.FORK_INIT), "recorded: process 7 stored an entry into it"));
  private Path directory;
  private byte[] corrupt;

  private static FileFault fault(Optional<Fault> fault, String evidence) {
    return new FileFault("./tmp/gauge_all_1.db", "no luck", fault, evidence);
  }

  /** An 88-byte entry with an 80-byte one over it. */
  @BeforeEach
  void corrupt() throws IOException {
    directory = Files.createDirectory(folder.resolve("tmp"));
    corrupt = new byte[DbLayout.INITIAL_SIZE];
    ByteBuffer bytes = ByteBuffer.wrap(corrupt).order(DbLayout.BYTE_ORDER);
    byte[] parents = entry("writer_process_count", Map.of("worker_id", "0"), 1.0);
    byte[] workers = entry("writer_0_my_gauge", Map.of("label1", "my label"), 0.0);
    bytes.putInt(0, 96).put(8, parents).put(8, workers);
    Files.write(directory.resolve("gauge_all_1.db"), corrupt);
  }

  private static byte[] entry(String name, Map<String, String> labels, double value) {
    return DbLayout.encodeEntry(
        KeyJson.encode(name, name, labels).getBytes(StandardCharsets.US_ASCII), value);
  }

  private Path save(Hit hit) throws IOException {
    return save(hit, Optional.empty());
  }

  private Path save(Hit hit, Optional<Path> traces) throws IOException {
    AttemptResult result =
        new AttemptResult(
            17,
            new BigInteger("12345678901234567890"),
            Optional.of(hit),
            faults,
            false,
            Optional.empty(),
            traces,
            Optional.empty(),
            "INFO root - x\n");
    return new CaseWriter(folder, directory.toString(), HuntedClient.port(ClientVersion.V0_4_2))
        .save(result, hit, milliseconds)
        .folder();
  }

  @Test
  void shouldKeepWhatWasRecordedWhenThereIsNoOrderForIt() throws Exception {
    Path traces = Files.createDirectory(folder.resolve("recorded"));
    Files.write(traces.resolve("launcher.trace"), new byte[] {1, 2, 3});

    Path saved = save(BY_SCRAPE, Optional.of(traces));

    assertThat(saved.resolve("traces/launcher.trace")).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(saved.resolve("README.md")).content().contains("`traces`");
    assertThat(save(BY_SCRAPE)).isDirectoryNotContaining("glob:**/traces");
  }

  @Test
  void shouldKeepEveryFileAsItWasWhenSaved() throws Exception {
    Path saved = save(BY_SCRAPE);
    assertThat(saved.getParent()).isEqualTo(folder.resolve("error2"));
    assertThat(saved.getFileName().toString()).matches("\\d{8}-\\d{6}-attempt17");
    try (InputStream in = Files.newInputStream(saved.resolve("gauge_all_1.db.zip"));
        ZipInputStream zip = new ZipInputStream(in)) {
      ZipEntry entry = zip.getNextEntry();
      assertThat(entry.getName()).isEqualTo("gauge_all_1.db");
      assertThat(zip.readAllBytes()).isEqualTo(corrupt);
      assertThat(zip.getNextEntry()).isNull();
    }
    assertThat(saved.resolve("output.log")).hasContent("INFO root - x\n");
  }

  @Test
  void shouldKeepTheDamagedFileAndCountTheOthersWhenThereIsNoTime() throws Exception {
    for (int pid = 2; pid < 5; pid++) {
      Files.write(directory.resolve("gauge_all_" + pid + ".db"), new byte[] {8, 0, 0, 0, 0, 0});
    }
    faults = List.of(failing(1), failing(3));
    milliseconds = 0;

    Path saved = save(BY_SCRAPE);

    assertThat(saved)
        .isDirectoryContaining("glob:**/gauge_all_1.db.zip")
        .isDirectoryNotContaining("glob:**/gauge_all_[234].db.zip");
    assertThat(saved.resolve("case.json")).content().contains("\"filesLeftOut\" : 3");
    assertThat(saved.resolve("README.md"))
        .content()
        .contains("(3 files are not in it: there was no time)")
        .contains("There was no time to inspect the files");

    milliseconds = Long.MAX_VALUE;
    assertThat(save(BY_SCRAPE).resolve("README.md"))
        .content()
        .contains("the 80-byte entry writer_0_my_gauge")
        .doesNotContain("no time");
  }

  private FileFault failing(int pid) {
    String file = directory.resolve("gauge_all_" + pid + ".db").toString();
    return new FileFault(file, "no luck", Optional.empty(), "");
  }

  @Test
  void shouldDescribeItselfWhenSaved() throws Exception {
    Path saved = save(BY_WORKER);
    assertThat(saved.getParent()).isEqualTo(folder.resolve("error1"));
    Map<?, ?> json =
        (Map<?, ?>)
            PythonJson.loads(Files.readString(saved.resolve("case.json")), PythonVersion.PYTHON_3);
    assertThat(json.get("client")).isEqualTo("0.4.2");
    assertThat(json.get("seed")).isEqualTo(new BigInteger("12345678901234567890"));
    assertThat(json.get("attempt")).isEqualTo(BigInteger.valueOf(17));
    assertThat(json.get("secondsToFailure")).isEqualTo(0.125);
    assertThat(json.get("seenBy")).isEqualTo("worker Process-7");
    assertThat(json.get("message")).isEqualTo("no luck");
    assertThat(json.get("fault")).isEqualTo("fork-init");
    assertThat(json.get("faults"))
        .isEqualTo(
            List.of(
                Map.of(
                    "fault",
                    "fork-init",
                    "file",
                    "./tmp/gauge_all_1.db",
                    "evidence",
                    "recorded: process 7 stored an entry into it")));
    assertThat(json.get("position")).isEqualTo(BigInteger.valueOf(104));
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(corrupt));
    assertThat(json.get("files"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .singleElement()
        .isEqualTo(
            Map.of(
                "name",
                "gauge_all_1.db",
                "size",
                BigInteger.valueOf(DbLayout.INITIAL_SIZE),
                "sha256",
                sha256));
    assertThat(Files.readString(saved.resolve("README.md")))
        .contains(
            "had one file in common",
            "worker Process-7 met",
            "no luck (./tmp/gauge_all_1.db, position 104)")
        .contains(
            "the 80-byte entry writer_0_my_gauge{label1=\"my label\"} at 8 was stored over what"
                + " was before")
        .contains("fork-init");
  }

  @Test
  void shouldTellOfTheKillWhenAFileHasNoHeader() throws Exception {
    Files.write(directory.resolve("gauge_all_1.db"), new byte[DbLayout.INITIAL_SIZE]);
    faults = List.of(fault(Optional.of(Fault.EMPTY_FILE), "no header in 1048576 bytes"));
    assertThat(Files.readString(save(BY_SCRAPE).resolve("README.md")))
        .contains("A worker was killed when it had made its file")
        .contains("- `gauge_all_1.db`: empty-file (no header in 1048576 bytes)")
        .doesNotContain("had one file in common");
  }

  @Test
  void shouldLeaveTheOthersAloneWhenSavedInTheSameSecond() throws Exception {
    for (int i = 0; i < 20; i++) {
      save(BY_SCRAPE);
    }
    try (Stream<Path> cases = Files.list(folder.resolve("error2"))) {
      assertThat(cases).hasSize(20).allMatch(saved -> Files.exists(saved.resolve("case.json")));
    }
  }

  @Test
  void shouldNotGuessTheFaultWhenItIsNotKnown() throws Exception {
    faults = List.of(fault(Optional.empty(), "its bytes do not decide"));
    assertThat(Files.readString(save(BY_SCRAPE).resolve("README.md")))
        .contains("# A corrupt multi-process directory: unknown fault")
        .contains("do not decide which fault this is")
        .doesNotContain("had one file in common");
  }

  @Test
  void shouldLeaveNothingWhenTheCaseCannotBeFinished() throws Exception {
    Path missing = folder.resolve("gone");
    assertThatThrownBy(() -> save(BY_SCRAPE, Optional.of(missing))).isInstanceOf(IOException.class);
    assertThat(folder.resolve("error2")).isEmptyDirectory();
  }

  @Test
  void shouldNotNameTheFolderItWasWrittenInWhenItIsWhole() throws Exception {
    Path saved = save(BY_SCRAPE);
    assertThat(saved.resolve("README.md")).content().doesNotContain("partial");
    assertThat(folder.resolve("error2")).isDirectoryNotContaining("glob:**/.partial*");
  }

  @Test
  void shouldRefuseEvidenceThatIsNoFolderBeforeAnythingIsDone() throws Exception {
    Path file = Files.writeString(folder.resolve("error1"), "mine");
    assertThatThrownBy(() -> cases(folder).check())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("evidence=" + file);
    assertThat(file).hasContent("mine");
    assertThatThrownBy(() -> cases(file.resolve("deeper")).check())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("not a folder");
  }

  @Test
  void shouldLeaveNothingBehindWhenEvidenceIsChecked() throws Exception {
    Path evidence = folder.resolve("a/b");
    cases(evidence).check();
    assertThat(evidence).doesNotExist();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(directory);
    }
  }

  private static CaseWriter cases(Path evidence) {
    return new CaseWriter(evidence, "./tmp/", HuntedClient.port(ClientVersion.V0_4_2));
  }
}
