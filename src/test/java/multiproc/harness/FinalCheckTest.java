package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import multiproc.client.ClientVersion;
import multiproc.client.MultiProcessCollector;
import multiproc.store.MappedStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinalCheckTest {

  private static final int FILES = 5;

  @TempDir Path folder;

  private FinalCheck look;

  /** Files without a header, on which every scrape fails. */
  @BeforeEach
  void make() throws IOException {
    for (int pid = 1; pid <= FILES; pid++) {
      Files.createFile(folder.resolve("gauge_all_" + pid + ".db"));
    }
    look = look("gauge_all_4.db");
  }

  private FinalCheck look(String bad) {
    return new FinalCheck(
        new MultiProcessCollector(new MappedStore(), folder.toString(), ClientVersion.V0_4_2),
        Optional.of(new ScrapeStatistics.BadFile(folder.resolve(bad).toString(), "a scrape's")));
  }

  private void run(BooleanSupplier goOn) {
    look.run(
        goOn,
        failure ->
            Optional.of(new FileFault(failure.file(), "a look's", Optional.empty(), "seen")));
  }

  @Test
  void shouldLookAtAllWhenThereIsTime() {
    run(() -> true);

    assertThat(look.failing()).hasSize(FILES);
    assertThat(look.unfinished()).isEmpty();
  }

  @Test
  void shouldLookAtTheFileThatBrokeTheScrapeWhenThereIsNoTimeForAnother() {
    run(() -> false);

    assertThat(look.failing())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.file()).endsWith("gauge_all_4.db");
              assertThat(fault.failure()).isEqualTo("a look's");
            });
    assertThat(look.unfinished()).isEqualTo("4 of 5 files were not looked at: there was no time");
  }

  @Test
  void shouldCountWhatIsLeftWhenTimeIsOverBetweenTwoFiles() {
    AtomicInteger asked = new AtomicInteger();

    run(() -> asked.incrementAndGet() <= 2);

    assertThat(look.failing()).hasSize(3);
    assertThat(look.unfinished()).isEqualTo("2 of 5 files were not looked at: there was no time");
  }

  @Test
  void shouldNameTheFileByTheScrapeWhenNothingWasLookedAt() {
    assertThat(look.failing())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.file()).endsWith("gauge_all_4.db");
              assertThat(fault.failure()).isEqualTo("a scrape's");
              assertThat(fault.evidence())
                  .isEqualTo("there was no time to find out what made it so");
            });
    assertThat(look.unfinished()).isEqualTo("no file was looked at: there was no time");
  }

  @Test
  void shouldKnowAllBadFilesBeforeItFindsOutWhatMadeThemSo() {
    List<Integer> known = new ArrayList<>();

    look.run(
        () -> true,
        failure -> {
          known.add(look.failing().size());
          return Optional.empty();
        });

    assertThat(known).containsExactly(5, 4, 3, 2, 1);
    assertThat(look.failing()).isEmpty();
  }

  @Test
  void shouldNotNameTheFileWhenItIsGone() {
    look = look("gauge_all_9.db");

    run(() -> false);

    assertThat(look.failing()).isEmpty();
    assertThat(look.unfinished()).isEqualTo("5 of 5 files were not looked at: there was no time");
  }
}
