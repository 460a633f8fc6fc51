package multiproc.schedule.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.client.FixedClient;
import multiproc.client.MergeRules;
import multiproc.layout.DbException;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import multiproc.layout.KeyParser;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Statement;
import multiproc.schedule.Verdict;

/**
 * Judges one file by the client's own walk and the set of entries that the programs can write.
 *
 * <p>Threading: one thread.
 */
public final class FileChecker {

  /**
   * The verdict on a file.
   *
   * @param verdict {@link Verdict#CLEAN}, {@link Verdict#MISALIGNED} or {@link
   *     Verdict#VALUE_STOMP}; {@link Verdict#EMPTY_FILE} if the file has no header and a scrape of
   *     this release fails on it
   * @param position of the first error, bytes from the file's start
   * @param reason the error at that position
   * @param values found by a walk, by key
   */
  public record FileVerdict(
      Verdict verdict, int position, String reason, Map<String, Double> values) {

    /** The text in the table: {@code ok}, or {@code MISALIGNED at 88: length 0}. */
    public String text() {
      return switch (verdict) {
        case CLEAN, EMPTY_FILE -> reason;
        default -> verdict.word() + " at " + position + ": " + reason;
      };
    }
  }

  private final MergeRules version;

  /** By key, the one string that all verdicts share: a large search keeps 100,000 verdicts. */
  private final Map<String, String> keys = new HashMap<>();

  private final List<long[]> heads = new ArrayList<>();
  private final Set<Long> values = new HashSet<>();

  /** A judge of the files of these programs. */
  public FileChecker(Plan plan) {
    this.version = FixedClient.of(plan.version(), plan.fixes());
    values.add(Double.doubleToRawLongBits(0));
    plan.files().forEach(file -> addKeys(FileImage.of(file.bytes())));
    for (ProcessPlan process : plan.processes()) {
      for (String key : plan.keys(process)) {
        if (keys.putIfAbsent(key, key) == null) {
          heads.add(DbLayout.headWords(key.getBytes(StandardCharsets.US_ASCII)));
        }
      }
      for (Statement statement : process.statements()) {
        if (statement instanceof Statement.Set set) {
          values.add(Double.doubleToRawLongBits(set.value()));
        } else if (statement instanceof Statement.Inc inc) {
          values.add(Double.doubleToRawLongBits(inc.amount()));
        } else if (statement instanceof Statement.Observe observe) {
          values.add(Double.doubleToRawLongBits(observe.amount()));
          values.add(Double.doubleToRawLongBits(1));
        }
      }
    }
  }

  /** Adds the keys of the whole entries of a file that exists before the first step. */
  private void addKeys(FileImage file) {
    if (file.size() < DbLayout.HEADER_SIZE) {
      return;
    }
    EntryCursor entries =
        EntryCursor.strict(version.format(), file, file.used(), Math.toIntExact(file.size()));
    KeyParser keyParser = new KeyParser();
    while (entries.next()) {
      byte[] key = entries.keyBytes();
      String text = new String(key, StandardCharsets.ISO_8859_1);
      if (keyParser.shape(key, 0, key.length) == version.format().keyShape()
          && keys.putIfAbsent(text, text) == null) {
        heads.add(DbLayout.headWords(key));
      }
    }
  }

  /**
   * Adds a key that a client has stored and that its release would not, if it has a key's form: a
   * walk that meets it meets an entry.
   */
  public void addKey(String text) {
    byte[] key = text.getBytes(StandardCharsets.ISO_8859_1);
    if (new KeyParser().shape(key, 0, key.length) == version.format().keyShape()) {
      keys.putIfAbsent(text, text);
    }
  }

  /** Judges a file's bytes. */
  public FileVerdict judge(FileImage image) {
    return judge(image, image.used());
  }

  /** Judges a file's bytes under another {@code used}. */
  FileVerdict judge(FileImage image, int used) {
    if (used == 0) {
      return new FileVerdict(
          version.readsWithoutHeader(image.size()) ? Verdict.CLEAN : Verdict.EMPTY_FILE,
          0,
          image.size() == 0 ? "empty" : "no header",
          Map.of());
    }
    Map<String, Double> found = new LinkedHashMap<>();
    int position = DbLayout.HEADER_SIZE;
    try {
      EntryCursor entries = version.entries(image, used, "");
      while (entries.next()) {
        position = (int) entries.position();
        String key = keys.get(new String(entries.keyBytes(), StandardCharsets.ISO_8859_1));
        if (key == null) {
          return broken(image, position, "length " + image.getInt(position));
        }
        found.put(key, entries.value());
        position = (int) entries.valuePosition() + version.format().valueSize();
      }
    } catch (DbException e) {
      return broken(image, position, "length " + image.getInt(position));
    }
    return new FileVerdict(Verdict.CLEAN, 0, "ok", found);
  }

  private FileVerdict broken(FileImage image, int position, String reason) {
    for (long[] head : heads) {
      int changed = changedWord(image, position, head);
      if (changed >= 0 && values.contains(image.getLong(changed))) {
        return new FileVerdict(
            Verdict.VALUE_STOMP,
            changed,
            "value " + Double.longBitsToDouble(image.getLong(changed)) + " in an entry's head",
            Map.of());
      }
    }
    return new FileVerdict(Verdict.MISALIGNED, position, reason, Map.of());
  }

  /**
   * The position of the only word that differs from a head; -1 if no word or more than one differs.
   */
  private static int changedWord(FileImage image, int position, long[] head) {
    int changed = -1;
    for (int word = 0; word < head.length; word++) {
      int at = position + word * Long.BYTES;
      if (head[word] != image.getLong(at)) {
        if (changed >= 0) {
          return -1;
        }
        changed = at;
      }
    }
    return changed;
  }
}
