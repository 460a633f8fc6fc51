package multiproc.explore.infer;

import java.util.List;
import java.util.Optional;
import multiproc.client.ClientVersion;
import multiproc.client.FileSizes;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.model.FileImage;

/** Finds a property of a file that no order of operations leaves. */
final class ImpossibleFile {

  private ImpossibleFile() {}

  /**
   * The reason why no order of operations can leave this file, if size or header show one.
   *
   * @param releases that write the format
   */
  static Optional<String> reason(FileImage file, DbFormat format, List<ClientVersion> releases) {
    if (releases.isEmpty()) {
      return Optional.of("no release of client_python writes this format: " + format);
    }
    if (!FileSizes.makes(format, file.size())) {
      return Optional.of(
          "no client of this format makes a file of "
              + file.size()
              + " bytes: it was cut or put together by something else");
    }
    int used = file.used();
    if (used < 0 || used % DbLayout.ALIGNMENT != 0) {
      return Optional.of(
          "no handle stores used=" + used + ": entries end at multiples of " + DbLayout.ALIGNMENT);
    }
    if (used > file.size()) {
      return Optional.of("used=" + used + " is after the file's end at " + file.size());
    }
    if (file.getInt(DbLayout.USED_SIZE) != 0) {
      return Optional.of(
          "no client stores the 4 bytes at " + DbLayout.USED_SIZE + ", but they are not 0");
    }
    return Optional.empty();
  }
}
