package multiproc.inspect;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Finds which entries a cut copy likely lacks: a sibling file holds all keys of this file and some
 * more, and entries of those are together exactly as long as the bytes that are missing here.
 * Processes of one program often make the same series; no byte proves that these did.
 *
 * <p>Pure function.
 */
final class LikelyLost {

  private LikelyLost() {}

  /** The findings of a file that lacks some of its bytes. */
  private static final Set<FindingKind> LACKS =
      EnumSet.of(FindingKind.CUT_SHORT, FindingKind.USED_BEYOND_FILE, FindingKind.HOLE);

  /**
   * The finding for a file; null unless the file lacks bytes, nothing in it was overwritten, and
   * the keys of its siblings suggest one answer.
   *
   * @param standing start of each whole entry of the file, by its key, each byte a char
   * @param used end of the bytes in use
   */
  static Finding.Suggested of(
      DbFormat format,
      Map<String, Long> standing,
      SiblingKeys siblings,
      List<Finding> findings,
      Evidence evidence,
      long used) {
    boolean lacks = findings.stream().anyMatch(f -> LACKS.contains(f.kind()));
    if (!lacks
        || used % DbLayout.ALIGNMENT != 0
        || findings.stream().anyMatch(f -> Traces.isOfTwoWriters(f, false))) {
      return null;
    }
    // The bytes that are left of the entry in which the file ends.
    String cut =
        findings.stream()
            .filter(f -> f.kind() == FindingKind.CUT_SHORT && f.position() > 0)
            .map(f -> Display.latin1(evidence.copy(f.position(), (int) f.length())))
            .findFirst()
            .orElse("");
    return of(format, standing, siblings, cut, used);
  }

  private static Finding.Suggested of(
      DbFormat format, Map<String, Long> standing, SiblingKeys siblings, String cut, long used) {
    long missing = used - DbLayout.HEADER_SIZE;
    long end = DbLayout.HEADER_SIZE;
    for (Map.Entry<String, Long> entry : standing.entrySet()) {
      long length = format.entryLength(entry.getKey().length());
      missing -= length;
      end = Math.max(end, entry.getValue() + length);
    }
    List<String> found = null;
    for (Map<String, Double> file : siblings.files()) {
      List<String> more = more(format, file.keySet(), standing.keySet(), missing, cut);
      if (more != null && found != null && !Set.copyOf(found).equals(Set.copyOf(more))) {
        return null;
      }
      found = more == null ? found : more;
    }
    return found == null ? null : new Finding.Suggested(end, missing, found);
  }

  /** The sibling's other keys; null unless the missing entries can be exactly those. */
  private static List<String> more(
      DbFormat format, Set<String> sibling, Set<String> standing, long missing, String cut) {
    if (missing <= 0 || !sibling.containsAll(standing)) {
      return null;
    }
    List<String> more = new ArrayList<>(sibling);
    more.removeAll(standing);
    long length = 0;
    boolean agrees = cut.isEmpty();
    for (String key : more) {
      length += format.entryLength(key.length());
      byte[] entry = format.encodeEntry(Display.bytesOf(key), 0, 0);
      agrees |= Display.latin1(entry).startsWith(cut);
    }
    return length == missing && agrees ? more : null;
  }
}
