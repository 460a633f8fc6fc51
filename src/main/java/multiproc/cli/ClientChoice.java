package multiproc.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.client.ClientVersion;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.GaugeMode;
import multiproc.store.MappedStore;
import multiproc.store.StoreFile;

/**
 * The default release for a scrape of a directory, and the evidence for it.
 *
 * @param version the release
 * @param reason why this release, or which others are possible
 */
record ClientChoice(ClientVersion version, String reason) {

  /** Bytes of a histogram's file that are read. */
  private static final int LOOKED_AT = 1 << 16;

  private static final Pattern BOUND = Pattern.compile("\"le\": \"([^\"]*)\"");

  /** Whole numbers of seven digits or more, which 0.5.0 and later write with an exponent. */
  private static final Pattern LARGE = Pattern.compile("\\d{7,}\\.\\d+");

  /**
   * The choice if no file has entries that show its format: by a size that only later releases give
   * a file. A file that cannot be read tells nothing: the scrape reports it, in the client's words.
   *
   * @throws IOException when the directory cannot be read
   */
  static ClientChoice ofSizes(String directory) throws IOException {
    for (String path : new MappedStore().list(directory, DbFileName.SUFFIX)) {
      // 0 where there is none.
      long size = Path.of(path).toFile().length();
      if (size < DbFormat.LABELS.initialSize() && DbFormat.TIMESTAMP.makesSize(size)) {
        return new ClientChoice(
            ClientVersion.newest(DbFormat.TIMESTAMP),
            "the newest; only "
                + ClientVersion.bringing(ClientChange.HELP)
                + " and later make a file of "
                + size
                + " bytes");
      }
    }
    return new ClientChoice(ClientVersion.V0_4_2, "no file tells; give --client");
  }

  /**
   * The release for files of a format.
   *
   * @param directory of the files
   * @throws IOException when the directory cannot be read
   */
  static ClientChoice of(DbFormat format, String directory) throws IOException {
    ClientVersion newest = ClientVersion.newest(format);
    if (format != DbFormat.LABELS) {
      return new ClientChoice(newest, "the newest that writes such files");
    }
    List<String> paths = new MappedStore().list(directory, DbFileName.SUFFIX);
    ClientVersion goFloats = ClientVersion.bringing(ClientChange.GO_FLOATS);
    for (String path : paths) {
      String mode = DbFileName.parse(DbFileName.nameOf(path)).map(DbFileName::mode).orElse("");
      GaugeMode known = GaugeMode.of(mode);
      if (known != null && known.since() != null) {
        return new ClientChoice(
            ClientVersion.bringing(known.since()), "the first with the mode " + mode);
      }
    }
    for (String path : paths) {
      Boolean go = DbFileName.nameOf(path).startsWith("histogram_") ? hasGoFloats(path) : null;
      if (go != null) {
        return go
            ? new ClientChoice(newest, goFloats + " to it write bounds as these files have them")
            : new ClientChoice(
                ClientVersion.V0_4_2, "0.4.0 to it write bounds as these files have them");
      }
    }
    return new ClientChoice(
        ClientVersion.V0_4_2,
        "nothing tells it from " + goFloats + " to " + newest + "; give --client");
  }

  /**
   * Whether a bound in a file has Go's exponent; null if no bound is large enough to show it, or if
   * the file cannot be read.
   */
  private static Boolean hasGoFloats(String path) {
    byte[] bytes;
    try (StoreFile file = new MappedStore().openForReading(path)) {
      bytes = file.read(DbLayout.HEADER_SIZE, LOOKED_AT);
    } catch (IOException e) {
      return null;
    }
    Matcher bounds = BOUND.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    while (bounds.find()) {
      String bound = bounds.group(1);
      if (bound.contains("e+0")) {
        return true;
      }
      if (LARGE.matcher(bound).matches()) {
        return false;
      }
    }
    return null;
  }
}
