package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import multiproc.client.Fault;
import multiproc.inspect.Salvager.Extent;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A directory as a preforking server on client 0.4.2 leaves it: a parent that set two series to 0,
 * and children whose first own entries overlap in its file.
 */
class ForkedChildrenTest {

  private static final String KEY =
      "[\"shop_requests\", \"shop_requests_total\", {\"route\": \"%s\"}]";
  private static final String SHORT = KEY.formatted("/static/404");
  private static final String LONG = KEY.formatted("/api/v2/orders/{id}");

  @TempDir private Path directory;
  @TempDir private Path copies;

  @BeforeEach
  void writeFiles() throws IOException {
    write("counter_200.db", inherited().append(SHORT, 2).append(KEY.formatted("/a"), 1));
    write(
        "counter_201.db",
        inherited().append(LONG, 1).append(SHORT, 3).append(KEY.formatted("/static/405"), 2));
    write("counter_202.db", inherited().append(KEY.formatted("/b"), 7).append(LONG, 2));
    DbBytes parent = inherited();
    int at = used(parent);
    parent.append(LONG, 0).storeAt(at, SHORT, 0);
    write("counter_100.db", parent);
  }

  private static DbBytes inherited() {
    return new DbBytes(DbFormat.LABELS)
        .append(KEY.formatted("/health"), 0)
        .append(KEY.formatted("/startup"), 0);
  }

  private void write(String name, DbBytes file) throws IOException {
    Files.write(directory.resolve(name), file.bytes());
  }

  private Inspection parent() {
    return CaseInspection.inspect(directory).files().get(0);
  }

  @Test
  void shouldNameTheChildOnlyByTheFirstKeyThatItDidNotInherit() {
    assertThat(CaseInspection.inspect(directory).across())
        .extracting(ProofText::of)
        .containsExactly(
            "counter_100.db: shop_requests_total{route=\"/static/404\"} was stored there by process"
                + " 200, a child, before it knew that it was forked: it is the first series in"
                + " counter_200.db that was not inherited");
  }

  @Test
  void shouldNameNoProcessWhereTheOnlyOtherFileHasTheKeyLater() throws IOException {
    Files.delete(directory.resolve("counter_200.db"));
    assertThat(CaseInspection.inspect(directory).across()).isEmpty();
  }

  @Test
  void shouldDecideForkInitByAChildsFirstKey() throws IOException {
    assertThat(parent().faults()).containsExactly(Fault.FORK_INIT);
    for (String child : List.of("counter_200.db", "counter_201.db", "counter_202.db")) {
      Files.delete(directory.resolve(child));
    }
    // The zeros after the entry may then be nothing that was stored.
    assertThat(parent().faults()).isEmpty();
  }

  /** Which of the two children stored it cannot be told, but one of them did. */
  @Test
  void shouldDecideForkInitByAFirstKeyOfTwoChildren() throws IOException {
    write("counter_203.db", inherited().append(SHORT, 1));
    assertThat(parent().faults()).containsExactly(Fault.FORK_INIT);
    assertThat(CaseInspection.inspect(directory).across()).isEmpty();
  }

  /** A server that recycles its workers has many files of dead ones. */
  @Test
  void shouldDecideForkInitAmongHundredsOfFiles() throws IOException {
    for (int pid = 1000; pid < 1250; pid++) {
      write("gauge_all_" + pid + ".db", new DbBytes(DbFormat.LABELS).append(SHORT, 1));
    }
    assertThat(parent().faults()).containsExactly(Fault.FORK_INIT);
    assertThat(CaseInspection.inspect(directory).across()).hasSize(1);
    for (int pid = 1000; pid < 1250; pid++) {
      write("counter_" + pid + ".db", inherited().append(KEY.formatted("/" + pid), 1));
    }
    assertThat(parent().faults()).containsExactly(Fault.FORK_INIT);
  }

  /** The child stored 0.0 here, and has the series in its own file. */
  @Test
  void shouldNotCallASeriesLostThatAChildHasInItsOwnFile() throws IOException {
    assertThat(Losses.of(parent()).entries()).isZero();
    assertThat(Losses.of(parent()).series()).isEmpty();
    assertThat(Losses.of(parent()).likelyByMetric()).isEmpty();
  }

  /** The parent's overwritten entry ended inside the child's key: 4.0 is its value. */
  @Test
  void shouldNotCountAChildsEntryAsLostWhenAValueIsInItsKey() throws IOException {
    String own = KEY.formatted("/api/v2/orders/{id}/items");
    write("counter_204.db", inherited().append(own, 3));
    DbBytes parent = inherited();
    int at = ByteBuffer.wrap(parent.bytes()).order(DbLayout.BYTE_ORDER).getInt(0);
    parent.append(SHORT, 0).append(KEY.formatted("/b"), 5);
    parent.storeAt(at, own, 0).value(at + 72, 4);
    write("counter_100.db", parent);
    assertThat(parent().guesses())
        .filteredOn(guess -> guess.position() == at)
        .extracting(ReconstructedEntry::display, ReconstructedEntry::basis)
        .containsExactly(
            tuple("shop_requests_total{route=\"/api/v2/orders/{id}/items\"}", Basis.FIRST_OWN_KEY));
    assertThat(Losses.of(parent()).entries()).isEqualTo(2);
  }

  @Test
  void shouldOfferOnlyFirstKeysForTheOverwrittenEntry() {
    assertThat(parent().guesses())
        .extracting(ReconstructedEntry::display, ReconstructedEntry::basis)
        .containsExactly(
            tuple("shop_requests_total{route=\"/api/v2/orders/{id}\"}", Basis.FIRST_OWN_KEY));
  }

  @Test
  void shouldPutBackTheOtherCountersWhereTheCorruptOneHeldOnlyZeros() throws IOException {
    PutBack choice = CaseInspection.inspect(directory).summary().putBack();
    assertThat(choice.safe()).containsExactly("counter_200.db", "counter_201.db", "counter_202.db");
    assertThat(choice.zeros()).containsExactly("counter_100.db");
    write("counter_100.db", inherited().append(LONG, 1).value(40, 5));
    assertThat(CaseInspection.inspect(directory).summary().putBack().totals())
        .containsExactly("counter_200.db", "counter_201.db", "counter_202.db");
  }

  @Test
  void shouldListAsCopiedWhatTheCopyHolds() throws IOException {
    Path file = directory.resolve("counter_7.db");
    DbBytes stopped = new DbBytes(DbFormat.LABELS).append(SHORT, 1.25).append(LONG, 2);
    int used = ByteBuffer.wrap(stopped.bytes()).order(DbLayout.BYTE_ORDER).getInt(0);
    stopped.store(stopped.store(used, LONG, 3), LONG, 4);
    Files.write(file, stopped.bytes());
    Inspection inspection = CaseInspection.inspect(file).files().get(0);
    Salvage salvage =
        new Salvager(directory.resolve("saved"), Extent.WITH_CANDIDATES, new CaseSummary())
            .salvage(inspection);
    assertThat(salvage.candidates())
        .noneMatch(line -> line.startsWith("copied") && line.contains(" = 3.0"));
    assertThat(salvage.gone()).anyMatch(line -> line.contains(" = 3.0: a second entry"));
  }

  /** Two series of the parent's and, after the fork, two entries that overlap. */
  private static DbBytes overlapped(double one, double two) {
    DbBytes parent =
        new DbBytes(DbFormat.LABELS)
            .append(KEY.formatted("/health"), one)
            .append(KEY.formatted("/startup"), two);
    int at = ByteBuffer.wrap(parent.bytes()).order(DbLayout.BYTE_ORDER).getInt(0);
    return parent.append(KEY.formatted("/api/v2/orders/own"), 4).storeAt(at, SHORT, 0);
  }

  private Map<String, Salvage> salvage() throws IOException {
    CaseSummary found = CaseInspection.inspect(directory, file -> {}).summary();
    Map<String, Salvage> salvaged = new HashMap<>();
    Path saved = Files.createTempDirectory(copies, "saved");
    try (Salvager salvager = new Salvager(saved, Extent.PROVEN, found)) {
      for (Inspection file : inspections(found)) {
        salvaged.put(file.source().name(), salvager.salvage(file));
      }
    }
    return salvaged;
  }

  private List<Inspection> inspections(CaseSummary found) {
    List<Inspection> files = new ArrayList<>();
    CaseInspection.inspect(directory, found, files::add);
    return files;
  }

  /**
   * A child sets nothing in its parent's file, and the children's files name what they inherited.
   */
  @Test
  void shouldCopyTheParentsValuesOfSeriesThatItsChildrenInherited() throws IOException {
    write("counter_100.db", overlapped(5, 6));
    assertThat(salvage().get("counter_100.db").leftOut()).isZero();
    assertThat(CaseInspection.inspect(directory).summary().corrupt())
        .extracting(file -> CaseInspection.inspect(directory).summary().saved(file).leftOut())
        .containsExactly(0L);
  }

  @Test
  void shouldLeaveOutTheValuesWhenNoFileNamesWhatWasInherited() throws IOException {
    write("counter_100.db", overlapped(5, 6));
    for (String child : List.of("counter_200.db", "counter_201.db", "counter_202.db")) {
      Files.delete(directory.resolve(child));
    }
    assertThat(salvage().get("counter_100.db").leftOut()).isEqualTo(2);
  }

  /** After the fork the parent may have set its own entry under a child's key. */
  @Test
  void shouldLeaveOutAValueAfterTheFirstDamage() throws IOException {
    DbBytes parent = overlapped(5, 6).append(KEY.formatted("/late"), 7);
    int at = ByteBuffer.wrap(parent.bytes()).order(DbLayout.BYTE_ORDER).getInt(0);
    parent.append(KEY.formatted("/api/v2/orders/{id}/items"), 0).value(at + 56, 9);
    write("counter_100.db", parent);
    Salvage copy = salvage().get("counter_100.db");
    assertThat(copy.leftOut()).isEqualTo(1);
    assertThat(copy.candidates()).anyMatch(line -> line.contains("/late"));
  }

  /**
   * A file without damage of the same process: its children stored there with other ends, or not.
   */
  @Test
  void shouldCopyWhatChildrenInheritedFromTheParentsCleanFiles() throws IOException {
    write("counter_100.db", overlapped(5, 6));
    DbBytes gauge = new DbBytes(DbFormat.LABELS);
    for (String name : List.of("a", "b", "c")) {
      gauge.append("[\"%s\", \"%s\", {}]".formatted(name, name), 0);
    }
    write("gauge_max_200.db", gauge);
    write("gauge_max_100.db", gauge.value(32, 8).value(96, 9));
    Salvage copy = salvage().get("gauge_max_100.db");
    assertThat(copy.leftOut()).isZero();
    Files.delete(directory.resolve("gauge_max_200.db"));
    assertThat(salvage().get("gauge_max_100.db").leftOut()).isEqualTo(2);
  }

  private static final String STARTED = "[\"started\", \"started\", {\"age\": \"%d\"}]";

  /**
   * The parent counts each child, and so stores over the end of the entry that the child left in
   * its file. A child's own file has that entry at the same place.
   */
  @Test
  void shouldRankForkInitFirstWhereTwoChildrensEntriesBegin() throws IOException {
    String other = KEY.formatted("/api/v2/search/{term}");
    DbBytes parent = inherited();
    int first = used(parent);
    parent.append(STARTED.formatted(1), 1).storeAt(first, LONG, 0).append(STARTED.formatted(2), 1);
    int second = used(parent);
    parent.append(STARTED.formatted(3), 1).storeAt(second, other, 0);
    parent.append(STARTED.formatted(4), 1);
    write("counter_100.db", parent);
    write("counter_200.db", inherited().append(LONG, 5));
    write("counter_201.db", inherited().append(KEY.formatted("/static/404"), 1));
    DbBytes child = inherited().append(STARTED.formatted(1), 0).append(STARTED.formatted(2), 0);
    write("counter_202.db", child.append(other, 7));
    assertThat(parent().faults()).containsExactly(Fault.FORK_INIT, Fault.SAME_ID);

    // One such place can be another container's process that begins with the same keys.
    Files.delete(directory.resolve("counter_202.db"));
    assertThat(parent().faults()).containsExactly(Fault.SAME_ID, Fault.FORK_INIT);
  }

  private static int used(DbBytes file) {
    return ByteBuffer.wrap(file.bytes()).order(DbLayout.BYTE_ORDER).getInt(0);
  }
}
