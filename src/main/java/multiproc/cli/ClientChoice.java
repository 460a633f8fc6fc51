package multiproc.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import multiproc.client.ClientVersion;
import multiproc.client.FileSizes;
import multiproc.client.NumberStyle;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.GaugeMode;
import multiproc.store.MappedStore;
import multiproc.store.StoreFile;

/**
 * Chooses the release as which {@code scrape} reads a directory, and says which evidence it has.
 *
 * @param version the release
 * @param reason why this release, or which others are possible
 * @param told whether the files tell it from the other releases of their format
 */
record ClientChoice(ClientVersion version, String reason, boolean told) {

  /** A choice that the files show. */
  ClientChoice(ClientVersion version, String reason) {
    this(version, reason, true);
  }

  /** How certain the choice is: another release of the format can always have written the files. */
  String certainty() {
    return told ? "likely" : "cannot be told";
  }

  /** The most bytes of a histogram's file that are read. */
  private static final int MOST_BYTES = 1 << 16;

  /** Bytes that are read first; most files have no more in use. */
  private static final int FIRST_BYTES = 4096;

  private static final String BOUND = "\"le\": \"([^\"]*)\"";

  /** Digits before the point from which on 0.5.0 and later write a number with an exponent. */
  private static final int LARGE_DIGITS = 7;

  /**
   * The choice if no file has entries that show its format: by a size that only later releases give
   * a file. A file that cannot be read tells nothing: the scrape reports it, in the client's words.
   *
   * @param paths of the directory's files
   */
  static ClientChoice ofSizes(List<String> paths) {
    for (String path : paths) {
      // The length is 0 if the file is gone.
      long size = Path.of(path).toFile().length();
      ClientVersion oldest = FileSizes.oldestMaking(size).orElse(ClientVersion.values()[0]);
      if (oldest.ordinal() > 0) {
        return new ClientChoice(
            ClientVersion.newest(),
            "the newest; only " + oldest + " and later make a file of " + size + " bytes");
      }
    }
    return new ClientChoice(ClientVersion.V0_4_2, "no file tells; give --client", false);
  }

  /**
   * The release for files of a format.
   *
   * @param paths of the directory's files
   */
  static ClientChoice of(DbFormat format, List<String> paths) {
    ClientChoice choice = ofNames(format, paths);
    if (choice != null) {
      return choice;
    }
    // Compiled here and not as a constant, since most scrapes have returned before.
    Pattern bound = Pattern.compile(BOUND);
    for (String path : paths) {
      ClientChoice byBounds = null;
      if (DbFileName.nameOf(path).startsWith("histogram_")) {
        byBounds = ofBounds(bound.matcher(inUse(path)).results().map(r -> r.group(1)).toList());
      }
      if (byBounds != null) {
        return byBounds;
      }
    }
    return undecided();
  }

  /**
   * The release by the format and the names of the files; null if only the bounds of histograms can
   * show it.
   */
  static ClientChoice ofNames(DbFormat format, List<String> paths) {
    if (format != DbFormat.LABELS) {
      return new ClientChoice(ClientVersion.newest(format), "the newest that writes such files");
    }
    Set<String> known = new HashSet<>();
    for (String path : paths) {
      String name = DbFileName.nameOf(path);
      // Of thousands of names, those of other types or of a known mode are not worth parsing.
      if (!name.startsWith("gauge_") || known.contains(name.substring(0, name.lastIndexOf('_')))) {
        continue;
      }
      Optional<DbFileName> gauge = DbFileName.parse(name);
      if (gauge.isPresent()) {
        GaugeMode mode = GaugeMode.of(gauge.get().mode());
        if (!ClientVersion.V0_4_2.has(mode)) {
          return new ClientChoice(
              ClientVersion.bringing(mode), "the first with the mode " + mode.text());
        }
        known.add("gauge_" + gauge.get().mode());
      }
    }
    return null;
  }

  /**
   * The release by the first of these bounds that is large enough to show it; null if none is.
   *
   * @param bounds as they are in keys of {@link DbFormat#LABELS}
   */
  static ClientChoice ofBounds(Iterable<String> bounds) {
    for (String bound : bounds) {
      if (bound.contains("e+0")) {
        return new ClientChoice(
            ClientVersion.newest(DbFormat.LABELS),
            ClientVersion.bringing(NumberStyle.GO)
                + " to it write bounds as these files have them");
      }
      if (isLarge(bound)) {
        return new ClientChoice(
            ClientVersion.V0_4_2, "0.4.0 to it write bounds as these files have them");
      }
    }
    return null;
  }

  /** Whether it is digits, a point and digits, with enough digits before the point. */
  private static boolean isLarge(String bound) {
    int point = bound.indexOf('.');
    if (point < LARGE_DIGITS || point == bound.length() - 1) {
      return false;
    }
    for (int i = 0; i < bound.length(); i++) {
      boolean digit = bound.charAt(i) >= '0' && bound.charAt(i) <= '9';
      if (!digit && i != point) {
        return false;
      }
    }
    return true;
  }

  /** The choice if neither the names nor the bounds show the release. */
  static ClientChoice undecided() {
    return new ClientChoice(
        ClientVersion.V0_4_2,
        "those of "
            + ClientVersion.bringing(NumberStyle.GO)
            + " to "
            + ClientVersion.newest(DbFormat.LABELS)
            + " write the same files; give --client to scrape as one of them",
        false);
  }

  /**
   * The bytes of a file up to {@code used}, at most {@link #MOST_BYTES}; none if it cannot be read.
   * Those after it are often a MiB of zeros, which takes longer to look through than all else in a
   * scrape of many files.
   */
  private static String inUse(String path) {
    try (StoreFile file = new MappedStore().openForReading(path)) {
      byte[] bytes = file.read(DbLayout.USED_POSITION, FIRST_BYTES);
      int used =
          bytes.length < DbLayout.HEADER_SIZE
              ? 0
              : ByteBuffer.wrap(bytes).order(DbLayout.BYTE_ORDER).getInt();
      int wanted = Math.max(0, Math.min(used, MOST_BYTES));
      if (wanted > bytes.length) {
        bytes = file.read(DbLayout.USED_POSITION, wanted);
      }
      return new String(bytes, 0, Math.min(wanted, bytes.length), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // The scrape reports it, in the client's words.
      return "";
    }
  }
}
