package multiproc.explore.infer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import multiproc.layout.DbLayout;
import multiproc.schedule.model.FileImage;

/**
 * Finds where an entry begins of which only a later part is visible. All keys of a series begin
 * alike up to the first label value. So text that is part of such a beginning gives the distance to
 * the entry's first byte.
 *
 * <p>Threading: one thread.
 */
final class KeyStarts {

  /**
   * The texts in a key right before the first label value; keys of a metric differ only after it.
   */
  private static final List<String> VALUE_STARTS = List.of("\": \"", "], [\"");

  private final FileImage file;
  private final Set<String> beginnings = new LinkedHashSet<>();

  /**
   * @param fragments those that show the beginning of a key
   */
  KeyStarts(FileImage file, List<Fragment> fragments) {
    this.file = file;
    for (Fragment fragment : fragments) {
      if (fragment.hasStart()) {
        String key =
            fragment.key() == null
                ? text(fragment.start(), fragment.to()).substring(DbLayout.KEY_LENGTH_SIZE)
                : fragment.key();
        beginnings.add(beginning(key));
      }
    }
  }

  private static String beginning(String key) {
    int end = key.length();
    for (String mark : VALUE_STARTS) {
      int at = key.indexOf(mark);
      end = at < 0 ? end : Math.min(end, at + mark.length());
    }
    return key.substring(0, end);
  }

  private String text(int from, int to) {
    return new String(file.copy(from, to - from), StandardCharsets.ISO_8859_1);
  }

  /** The fragment, with its entry's start if its text gives it. */
  Fragment located(Fragment fragment) {
    int to = fragment.from();
    while (to < fragment.to() && FragmentFinder.isText(file, to)) {
      to += Long.BYTES;
    }
    String shown = text(fragment.from(), to);
    int start = -1;
    int most = 0;
    for (String beginning : beginnings) {
      for (int offset = DbLayout.KEY_LENGTH_SIZE;
          offset + Long.BYTES <= beginning.length();
          offset += Long.BYTES) {
        int size = Math.min(shown.length(), beginning.length() - offset);
        int found = fragment.from() - offset - DbLayout.KEY_LENGTH_SIZE;
        if (size > most
            && found >= DbLayout.HEADER_SIZE
            && beginning.startsWith(shown.substring(0, size), offset)) {
          most = size;
          start = found;
        }
      }
    }
    return start < 0
        ? fragment
        : new Fragment(
            fragment.kind(), fragment.from(), fragment.to(), start, fragment.end(), null);
  }

  /** All fragments, with the starts that their texts give. */
  List<Fragment> located(List<Fragment> fragments) {
    List<Fragment> located = new ArrayList<>();
    for (Fragment fragment : fragments) {
      located.add(fragment.hasStart() ? fragment : located(fragment));
    }
    return located;
  }
}
