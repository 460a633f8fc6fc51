package multiproc.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import multiproc.inspect.Judgement.Certainty;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.store.MappedStore;
import multiproc.store.Store;

/**
 * Detects the formats of a directory's files.
 *
 * <p>Pure function; safe from any thread.
 */
public final class DirectoryFormat {

  private DirectoryFormat() {}

  /**
   * The format of the first file listed, by its first entries; null if they do not decide. The
   * other files are not checked.
   *
   * @throws IOException when the directory or the file cannot be read
   */
  public static DbFormat ofFirst(String directory) throws IOException {
    Store store = new MappedStore();
    List<String> paths = store.list(directory, DbFileName.SUFFIX);
    return paths.isEmpty() ? null : new FirstEntries().format(store, paths.get(0));
  }

  /**
   * Whether all files of a directory have names that the Ruby client gives.
   *
   * @throws IOException when the directory cannot be read
   */
  public static boolean isRubys(String directory) throws IOException {
    List<String> paths = new MappedStore().list(directory, DbFileName.SUFFIX);
    return !paths.isEmpty() && paths.stream().map(DbFileName::nameOf).allMatch(DbFileName::isRubys);
  }

  /**
   * The formats that the files' entries prove, each with the path of one such file. Files whose
   * format is uncertain and files that cannot be read are left out.
   *
   * @throws IOException when the directory cannot be listed
   */
  public static Map<DbFormat, String> of(Path directory) throws IOException {
    Map<DbFormat, String> sound = byFirstEntries(directory.toString());
    if (sound.size() == 1) {
      return sound;
    }
    EvidenceFinder finder = new EvidenceFinder();
    for (String path : new MappedStore().list(directory.toString(), DbFileName.SUFFIX)) {
      finder.find(Path.of(path));
    }
    Map<DbFormat, String> formats = new EnumMap<>(DbFormat.class);
    for (EvidenceSource source : finder.sources()) {
      if (source.name().endsWith(DbFileName.SUFFIX) && !source.path().contains("!")) {
        judge(source, formats);
      }
    }
    return formats;
  }

  static void judge(EvidenceSource source, Map<DbFormat, String> formats) {
    try {
      Judgement judgement = Inspector.judge(source);
      if (judgement.certainty() == Certainty.CERTAIN || judgement.certainty() == Certainty.LIKELY) {
        formats.putIfAbsent(judgement.format(), source.path());
      }
    } catch (IOException | UncheckedIOException e) {
      // It cannot be opened, or was cut while it was read. The scrape reports this file itself, in
      // the client's words.
    }
  }

  /**
   * Empty if a file's first entries do not decide, or if the file cannot be read: then all its
   * bytes are judged.
   */
  private static Map<DbFormat, String> byFirstEntries(String directory) {
    Store store = new MappedStore();
    FirstEntries entries = new FirstEntries();
    Map<DbFormat, String> formats = new EnumMap<>(DbFormat.class);
    try {
      for (String path : store.list(directory, DbFileName.SUFFIX)) {
        DbFormat format = entries.format(store, path);
        if (format == null) {
          return Map.of();
        }
        formats.putIfAbsent(format, path);
      }
      return formats;
    } catch (IOException e) {
      return Map.of();
    }
  }
}
