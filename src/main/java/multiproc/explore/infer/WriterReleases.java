package multiproc.explore.infer;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.client.ClientVersion;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFormat;

/** The releases that an explanation assumes. */
final class WriterReleases {

  /** The changes on which the bytes that a writer stores may depend, within one format. */
  private static final Set<ClientChange> OF_WRITERS =
      EnumSet.of(
          ClientChange.CHECKS_PID_BEFORE_NEW_VALUE,
          ClientChange.BOUNDED_WALK,
          ClientChange.GO_FLOATS,
          ClientChange.FIRST_SIZE_IS_CAPACITY);

  private WriterReleases() {}

  /**
   * Releases that write a format and differ in what a writer does, in their order: of those that
   * write alike the last, which knows most modes of gauges. Empty for a format of another program.
   */
  static List<ClientVersion> of(DbFormat format) {
    Map<Set<ClientChange>, ClientVersion> last = new LinkedHashMap<>();
    for (ClientVersion release : ClientVersion.values()) {
      if (release.format() == format) {
        Set<ClientChange> changes = EnumSet.copyOf(OF_WRITERS);
        changes.removeIf(change -> !release.has(change));
        last.put(changes, release);
      }
    }
    return List.copyOf(last.values());
  }
}
