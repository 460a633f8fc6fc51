package multiproc.client.text;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import multiproc.client.merge.DbFile;
import multiproc.client.merge.MergeRules;
import multiproc.client.merge.SourceFile;
import multiproc.layout.DbException;
import multiproc.layout.DbFileName;
import multiproc.store.Store;

/**
 * One scrape of a directory, as text of format 0.0.4.
 *
 * <p>Threading: one thread.
 */
public final class TextScrape {

  private final MergeRules rules;
  private final Map<String, SeriesGroup> groups = new HashMap<>();
  private final Map<String, Family> families = new LinkedHashMap<>();
  private final TextBuffer text = new TextBuffer();

  private TextScrape(MergeRules rules) {
    this.rules = rules;
  }

  /**
   * Reads and merges all files, and renders them.
   *
   * @throws DbException in Python's words, for the first file that is bad
   * @throws Unusual where only the exact merge can say what the client would
   * @throws IOException when the directory cannot be listed
   */
  public static TextScrape of(Store store, String directory, MergeRules rules) throws IOException {
    TextScrape scrape = new TextScrape(rules);
    try (ReadAhead files = new ReadAhead(store, store.list(directory, DbFileName.SUFFIX), rules)) {
      while (files.next()) {
        scrape.add(files.source(), files.file());
      }
    }
    scrape.render();
    return scrape;
  }

  /** A text that was made elsewhere. */
  public static TextScrape of(String text) {
    TextScrape scrape = new TextScrape(null);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    scrape.text.put(bytes, 0, bytes.length);
    return scrape;
  }

  private void add(SourceFile source, DbFile file) {
    String name =
        source.isGauge() ? DbFileName.prefix(source.type(), source.mode()) : source.type();
    SeriesGroup group = groups.get(name);
    if (group == null) {
      group = new SeriesGroup(rules, source, families);
      groups.put(name, group);
    }
    group.add(source, file);
  }

  private void render() {
    for (Family family : families.values()) {
      if (family.failure != null) {
        throw family.failure;
      }
    }
    Map<SeriesGroup, FamilyLines> lines = new HashMap<>();
    for (Family family : families.values()) {
      FamilyLines ofGroup = lines.get(family.group);
      if (ofGroup == null) {
        ofGroup = new FamilyLines(family.group);
        lines.put(family.group, ofGroup);
      }
      ofGroup.write(family, text);
    }
  }

  /** Bytes of the text. */
  public long length() {
    return text.length();
  }

  /** Writes the text out. */
  public void writeTo(OutputStream out) throws IOException {
    text.writeTo(out);
  }
}
