package multiproc.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import multiproc.layout.DbException;
import multiproc.layout.DbFileName;
import multiproc.python.PythonUtf8;
import multiproc.store.Store;

/**
 * Merges the files of a directory straight to the text of one scrape.
 *
 * <p>Threading: one thread.
 */
public final class TextScrape {

  private static final byte[] OPEN_METRICS_END = "# EOF\n".getBytes(StandardCharsets.US_ASCII);

  private final MergeRules rules;
  private final ExpositionFormat format;
  private final Map<String, SeriesGroup> groups = new HashMap<>();
  private final Map<String, Family> families = new LinkedHashMap<>();
  private final byte[] rendered;
  private boolean allSound;

  private TextScrape(MergeRules rules, ExpositionFormat format, byte[] rendered) {
    this.rules = rules;
    this.format = format;
    this.rendered = rendered;
    this.allSound = rendered == null;
  }

  /**
   * Reads and merges all files; every failure of the merge is thrown here, before the text is
   * written.
   *
   * @throws DbException in Python's words, for the first file that is bad
   * @throws NeedsExactMergeException where only the exact merge gives the client's result
   * @throws IOException when the directory cannot be listed
   */
  static TextScrape of(Store store, String directory, MergeRules rules, ExpositionFormat format)
      throws IOException {
    TextScrape scrape = new TextScrape(rules, format, null);
    try (ReadAhead files = new ReadAhead(store, store.list(directory, DbFileName.SUFFIX), rules)) {
      while (files.next()) {
        scrape.add(files.source(), files.file());
      }
    }
    scrape.check();
    return scrape;
  }

  /** A text that was made elsewhere. */
  static TextScrape of(String text) {
    return new TextScrape(null, null, PythonUtf8.encode(text));
  }

  private void add(CollectedFile source, FileBuffer file) {
    String name = source.group();
    SeriesGroup group = groups.get(name);
    if (group == null) {
      group = new SeriesGroup(rules, source, families);
      groups.put(name, group);
    }
    group.add(source, file);
    allSound &= !file.goesOn();
  }

  /**
   * Whether in every file the last whole entry ends at {@code used}. In a file of another format it
   * does not, or the keys fail the scrape.
   */
  public boolean allSound() {
    return allSound;
  }

  /**
   * The distinct bounds of buckets, as the keys have them, in the order in which they were first
   * read; at most 1,000 of them.
   */
  public Set<String> bounds() {
    Set<String> bounds = new LinkedHashSet<>();
    for (SeriesGroup group : groups.values()) {
      bounds.addAll(group.bounds());
    }
    return bounds;
  }

  /** The number of keys that were parsed; each distinct key is parsed once. */
  public int newKeys() {
    int newKeys = 0;
    for (SeriesGroup group : groups.values()) {
      newKeys += group.newKeys();
    }
    return newKeys;
  }

  private void check() {
    boolean fails = false;
    boolean renames = false;
    for (Family family : families.values()) {
      fails |= family.failure != null;
      renames |= family.renamedInOpenMetrics;
    }
    if (fails) {
      throwFirstFailure();
    }
    if (renames && format == ExpositionFormat.OPEN_METRICS) {
      throw new NeedsExactMergeException("a sample of another name in OpenMetrics");
    }
  }

  /** Throws the failure of the metric that the client merges first. */
  private void throwFirstFailure() {
    for (String name : ExactMerge.inOrder(families.keySet(), rules)) {
      DbException failure = families.get(name).failure;
      if (failure != null) {
        throw failure;
      }
    }
  }

  /**
   * Writes the text in blocks, so that it is never in memory as a whole.
   *
   * @throws IOException when it cannot be written
   */
  public void writeTo(OutputStream out) throws IOException {
    if (rendered != null) {
      out.write(rendered);
      return;
    }
    TextBuffer text = new TextBuffer(out);
    Map<SeriesGroup, FamilyLines> lines = new HashMap<>();
    for (Family family : families.values()) {
      FamilyLines ofGroup = lines.get(family.group);
      if (ofGroup == null) {
        ofGroup = new FamilyLines(family.group, format);
        lines.put(family.group, ofGroup);
      }
      ofGroup.write(family, text);
    }
    if (format == ExpositionFormat.OPEN_METRICS) {
      text.put(OPEN_METRICS_END, 0, OPEN_METRICS_END.length);
    }
    text.flush();
  }
}
