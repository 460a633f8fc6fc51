package multiproc.client.ruby;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import multiproc.client.ruby.FlatJson.Token;
import multiproc.layout.BufferSource;
import multiproc.layout.DbException;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import multiproc.python.PythonError;
import multiproc.python.PythonOsError;
import multiproc.store.OpenFileException;
import multiproc.store.Store;
import multiproc.store.StoreFile;

/**
 * Scrapes as prometheus-client-mmap does. It merges the values of one key; for gauges kept by
 * process, those of one key and process. Samples are sorted by the bytes of their keys, with the
 * Rust extension then by process, then by file.
 *
 * <p>Follows what {@code Formats::Text.marshal_multiprocess} of 0.16.2 prints and raises.
 *
 * <p>Threading: one thread.
 */
public final class RubyScrape {

  private static final int MOST_LABELS = 64;

  /** Tokens of a key without labels: the array, its two names, and its two lists. */
  private static final int TOKENS_WITHOUT_LABELS = 5;

  private static final int NAMES_FROM = 4;
  private static final int FEWEST_TOKENS = 4;
  private static final Set<String> MERGED_MODES = Set.of("min", "max", "livesum");
  private static final Pattern NUMBER_AT_END = Pattern.compile("-\\d+$");

  /**
   * The parts of a file's name between underscores, each without a hyphen and number at its end.
   *
   * @param pid the third part and those after it; empty if there are none
   */
  private record FileName(String type, String mode, String pid) {

    boolean isGauge() {
      return type.equals("gauge");
    }

    boolean isPidSignificant() {
      return isGauge() && !MERGED_MODES.contains(mode);
    }

    static FileName of(String path) {
      String name = DbFileName.nameOf(path);
      List<String> parts = new ArrayList<>();
      for (String part : name.substring(0, name.length() - DbFileName.SUFFIX.length()).split("_")) {
        parts.add(NUMBER_AT_END.matcher(part).replaceAll(""));
      }
      if (parts.size() < 2) {
        throw error("NoMethodError", "undefined method `to_sym' for nil:NilClass", path, 0);
      }
      return new FileName(
          parts.get(0), parts.get(1), String.join("_", parts.subList(2, parts.size())));
    }
  }

  /** One sample of the page, with the first file that has it. */
  private static final class RubySample {
    private final String json;
    private final FileName file;
    private final String path;
    private double value;

    RubySample(String json, FileName file, String path, double value) {
      this.json = json;
      this.file = file;
      this.path = path;
      this.value = value;
    }

    /** The page's label {@code pid}; null if the sample has none. */
    String pid() {
      return file.isPidSignificant() ? file.pid() : null;
    }
  }

  private final RubyRelease release;
  private final Map<String, List<RubySample>> byJson = new LinkedHashMap<>();
  private final List<RubySample> samples = new ArrayList<>();

  private RubyScrape(RubyRelease release) {
    this.release = release;
  }

  /**
   * A scrape's result.
   *
   * @param text in UTF-8
   * @param samples number of sample lines
   */
  public record Page(byte[] text, int samples) {}

  /**
   * Scrapes a directory.
   *
   * @throws DbException in Ruby's words, for the first file that is bad
   * @throws IOException when the directory cannot be read, or a file's name is a directory's
   */
  public static Page page(Store store, String directory, RubyRelease release) throws IOException {
    RubyScrape scrape = new RubyScrape(release);
    List<String> paths =
        store.list(directory, DbFileName.SUFFIX).stream()
            .sorted(Comparator.comparing(RubyScrape::latin1))
            .toList();
    List<FileName> names = paths.stream().map(FileName::of).toList();
    for (int i = 0; i < paths.size(); i++) {
      scrape.read(store, paths.get(i), names.get(i));
    }
    scrape.checkNames(directory);
    byte[] text = scrape.text().getBytes(StandardCharsets.ISO_8859_1);
    return new Page(text, scrape.samples.size());
  }

  private static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static DbException error(String type, String message, String path, int position) {
    return new DbException(new PythonError(type, message), path, position);
  }

  private static DbException corrupt(String what, String path, int position) {
    return error("PrometheusParsingError", what, path, position);
  }

  private void read(Store store, String path, FileName name) throws IOException {
    byte[] bytes;
    try (StoreFile file = store.openForReading(path)) {
      bytes = file.read(0, Math.toIntExact(file.size()));
    } catch (OpenFileException e) {
      throw e;
    } catch (FileSystemException e) {
      Integer errno = PythonOsError.errno(String.valueOf(e.getReason()));
      if (errno == null || errno == PythonOsError.EISDIR) {
        throw e;
      }
      throw error("ArgumentError", "Can't open " + path + ", errno: " + errno, path, 0);
    }
    if (bytes.length < DbLayout.HEADER_SIZE) {
      return;
    }
    ByteBuffer numbers = ByteBuffer.wrap(bytes).order(DbLayout.BYTE_ORDER);
    long used = Integer.toUnsignedLong(numbers.getInt(DbLayout.USED_POSITION));
    String corrupted = "source file " + path + " corrupted, used " + used;
    if (used > bytes.length) {
      throw corrupt(corrupted + " > file size " + bytes.length, path, DbLayout.USED_POSITION);
    }
    EntryCursor entries = EntryCursor.strict(DbFormat.RUBY, new BufferSource(numbers), used, used);
    while (entries.next()) {
      String json = new String(entries.keyBytes(), StandardCharsets.ISO_8859_1);
      add(new RubySample(json, name, path, entries.value()));
    }
    int at = (int) entries.end();
    if (at + DbLayout.KEY_LENGTH_SIZE < used) {
      long end = at + DbLayout.entryLength(Integer.toUnsignedLong(numbers.getInt(at)));
      throw corrupt(corrupted + " < stored data length " + end, path, at);
    }
  }

  private void add(RubySample sample) {
    List<RubySample> alike = byJson.computeIfAbsent(sample.json, json -> new ArrayList<>(1));
    RubySample found =
        alike.stream().filter(other -> isSame(sample, other)).findFirst().orElse(null);
    if (found == null) {
      alike.add(sample);
      samples.add(sample);
      return;
    }
    double value = sample.value;
    if (!sample.file.isGauge()) {
      found.value += value;
      return;
    }
    switch (sample.file.mode()) {
      case "min" -> found.value = found.value < value ? found.value : value;
      case "max" -> found.value = found.value > value ? found.value : value;
      case "livesum" -> found.value += value;
      default -> found.value = value;
    }
  }

  /** Fails if the second token of a key, the metric's name, is empty. */
  private void checkNames(String directory) {
    long named = samples.stream().filter(s -> FlatJson.hasName(s.json)).count();
    if (named != samples.size()) {
      throw error(
          "RuntimeError",
          "Processed entries " + named + " != map entries " + samples.size(),
          directory,
          0);
    }
  }

  /**
   * Whether two entries of one key are merged. In the C extension the later entry alone decides
   * whether processes are distinguished.
   */
  private boolean isSame(RubySample later, RubySample earlier) {
    return release == RubyRelease.C
        ? later.pid() == null || later.pid().equals(earlier.file.pid())
        : Objects.equals(later.pid(), earlier.pid());
  }

  private String text() {
    samples.sort(order());
    StringBuilder page = new StringBuilder();
    String family = null;
    for (RubySample sample : samples) {
      family = line(sample, family, page);
    }
    return page.toString();
  }

  private Comparator<RubySample> order() {
    Comparator<RubySample> byKey = Comparator.comparing(sample -> sample.json);
    Comparator<String> noneFirst = Comparator.nullsFirst(Comparator.naturalOrder());
    return release == RubyRelease.C
        ? byKey
        : byKey.thenComparing(sample -> sample.pid(), noneFirst);
  }

  /** Adds a sample, after the header of its family if that is new; returns the sample's family. */
  private String line(RubySample sample, String family, StringBuilder page) {
    String json = sample.json;
    List<Token> tokens = FlatJson.tokens(json, TOKENS_WITHOUT_LABELS + 2 * MOST_LABELS);
    String where = sample.path;
    if (tokens == null) {
      throw corrupt("too many labels or malformed json: " + printed(json), where, 0);
    }
    if (tokens.size() < FEWEST_TOKENS) {
      throw corrupt("malformed json: " + printed(json), where, 0);
    }
    int labels = tokens.size() - TOKENS_WITHOUT_LABELS;
    if (labels < 0 || labels % 2 != 0) {
      throw corrupt("mismatched number of labels: " + printed(json), where, 0);
    }
    String name = tokens.get(1).text();
    if (!name.equals(family)) {
      page.append("# HELP ").append(name).append(" Multiprocess metric\n");
      page.append("# TYPE ").append(name).append(' ').append(sample.file.type()).append('\n');
    }
    page.append(tokens.get(2).text());
    labels(tokens, labels / 2, sample.pid(), page);
    page.append(' ').append(release.number(sample.value)).append('\n');
    return name;
  }

  /** A key as C prints it: up to a NUL. */
  private static String printed(String json) {
    int nul = json.indexOf('\0');
    byte[] bytes = (nul < 0 ? json : json.substring(0, nul)).getBytes(StandardCharsets.ISO_8859_1);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void labels(List<Token> tokens, int count, String pid, StringBuilder page) {
    String separator = "{";
    for (int i = 0; i < count; i++) {
      Token value = tokens.get(NAMES_FROM + count + 1 + i);
      boolean isNull = value.kind() == Token.WORD && value.text().equals("null");
      page.append(separator).append(tokens.get(NAMES_FROM + i).text());
      page.append("=\"").append(isNull ? "" : value.text()).append('"');
      separator = ",";
    }
    if (pid != null) {
      page.append(separator).append("pid=\"").append(latin1(pid)).append('"');
      separator = ",";
    }
    if (separator.equals(",")) {
      page.append('}');
    }
  }
}
