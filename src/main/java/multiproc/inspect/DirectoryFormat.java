package multiproc.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import multiproc.layout.BufferSource;
import multiproc.layout.ByteSource;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import multiproc.layout.KeyParser;
import multiproc.store.MappedStore;
import multiproc.store.Store;
import multiproc.store.StoreFile;

/**
 * Detects the formats of a directory's files.
 *
 * <p>Pure function; safe from any thread.
 */
public final class DirectoryFormat {

  /** Number of bytes that are read from a file's start to detect its format. */
  private static final int FIRST_BYTES = 4096;

  private DirectoryFormat() {}

  /**
   * The format of the first of these files, by its first entries; null if they do not decide. The
   * other files are not checked.
   *
   * @throws IOException when the file cannot be read
   */
  public static DbFormat ofFirst(List<String> paths) throws IOException {
    return paths.isEmpty() ? null : ofFirstEntries(new MappedStore(), paths.get(0));
  }

  /** Whether all of these files have names that the Ruby client gives; false if there is none. */
  public static boolean isRubys(List<String> paths) {
    for (String path : paths) {
      if (!DbFileName.isRubys(DbFileName.nameOf(path))) {
        return false;
      }
    }
    return !paths.isEmpty();
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
    Map<DbFormat, String> formats = new EnumMap<>(DbFormat.class);
    for (EvidenceSource source : EvidenceFinder.of(List.of(directory)).sources()) {
      // A scrape sees no zips, no hidden files and no folders in its directory.
      if (source.file().isPresent()
          && source.directory().equals(directory)
          && !source.name().startsWith(".")) {
        judge(source, formats);
      }
    }
    return formats;
  }

  static void judge(EvidenceSource source, Map<DbFormat, String> formats) {
    try {
      Judgement judgement = Inspector.judge(source);
      if (judgement.isDecided()) {
        formats.putIfAbsent(judgement.format(), source.path());
      }
    } catch (IOException | UncheckedIOException e) {
      // It cannot be opened, or was cut while it was read. The scrape reports this file itself, in
      // the client's words.
    }
  }

  /**
   * The formats of a directory's files by their first entries, each with the path of one file;
   * empty if those of one file do not decide, or if a file cannot be read: then all bytes of all
   * files are judged.
   */
  private static Map<DbFormat, String> byFirstEntries(String directory) {
    Store store = new MappedStore();
    Map<DbFormat, String> formats = new EnumMap<>(DbFormat.class);
    try {
      for (String path : store.list(directory, DbFileName.SUFFIX)) {
        DbFormat format = ofFirstEntries(store, path);
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

  /**
   * The one format that fits the first entries of a file; null if no format or several fit. One
   * small read, because judging all the bytes of thousands of sparse files takes seconds.
   *
   * @throws IOException when it cannot be read
   */
  private static DbFormat ofFirstEntries(Store store, String path) throws IOException {
    byte[] bytes;
    try (StoreFile file = store.openForReading(path)) {
      bytes = file.read(DbLayout.USED_POSITION, FIRST_BYTES);
    }
    if (bytes.length < DbLayout.HEADER_SIZE) {
      return null;
    }
    DbFormat fitting = null;
    for (DbFormat format : DbFormat.values()) {
      if (fits(format, bytes)) {
        if (fitting != null) {
          return null;
        }
        fitting = format;
      }
    }
    return fitting;
  }

  private static boolean fits(DbFormat format, byte[] bytes) {
    ByteSource source = new BufferSource(ByteBuffer.wrap(bytes).order(DbLayout.BYTE_ORDER));
    int used = source.getInt(DbLayout.USED_POSITION);
    KeyParser keys = new KeyParser();
    EntryCursor entries = EntryCursor.strict(format, source, used, bytes.length);
    boolean some = false;
    while (entries.next()) {
      int key = (int) entries.position() + DbLayout.KEY_LENGTH_SIZE;
      if (keys.shape(bytes, key, entries.keyLength()) != format.keyShape()) {
        return false;
      }
      some = true;
    }
    // Entries after the bytes that were read are unknown; a file that ends there is not sound.
    boolean goesOn = used > bytes.length && bytes.length == FIRST_BYTES;
    return some && (entries.end() == used || entries.end() < used && goesOn);
  }
}
