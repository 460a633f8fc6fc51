package multiproc.explore.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.model.FileImage;
import org.junit.jupiter.api.Test;

class UndoingTest {

  private static final String KEY = "[\"hits\", \"hits_total\", {\"path\": \"/%s\"}]";
  private static final DbFileName NAME = DbFileName.parse("counter_7.db").orElseThrow();

  private static Handle handle(int start, Handle before, String path) {
    Handle handle = new Handle(start, before);
    String key = KEY.formatted(path);
    int end = start + (int) DbFormat.LABELS.entryLength(key.length());
    handle.entries.add(new Entry(start, end, key));
    return handle;
  }

  /** Whether the third handle can be a copy of the second in a file of zeros. */
  private static boolean isCopy(int behind) {
    Handle first = handle(DbLayout.HEADER_SIZE, null, "a");
    Handle second = handle(first.cursor(), first, "b");
    Handle third = handle(second.cursor() + behind, second, "c");
    FileValues values =
        FileValues.of(FileImage.of(new byte[DbLayout.INITIAL_SIZE]), DbFormat.LABELS, NAME);
    SeriesOfKeys texts =
        new SeriesOfKeys(NAME, ClientVersion.V0_8_0, List.of(), List.of(), SearchTime.UNLIMITED);
    HandlePrograms all =
        new HandlePrograms(
            List.of(first, second, third),
            new boolean[] {true, false, false},
            values,
            false,
            true,
            new HiddenStores(texts, values, true));
    return new Undoing(all).take(all.last(), new HandleOperation(2, HandleOperation.Kind.FORK, -1));
  }

  @Test
  void shouldCopyAHandleWhenTheOtherHasJustStoredTheEntryBefore() {
    assertThat(isCopy(0)).isTrue();
  }

  @Test
  void shouldCopyNoHandleWhenNoEntryOfTheOtherEndsThere() {
    assertThat(isCopy(DbLayout.ALIGNMENT)).isFalse();
  }
}
