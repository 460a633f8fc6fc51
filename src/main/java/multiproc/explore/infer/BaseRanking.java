package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Ranks the handles that may append a child after entries that the file does not show.
 *
 * <p>Threading: one thread.
 */
final class BaseRanking {

  private final SeriesOfKeys texts;
  private final ChildBlocks blocks;

  /** The complete entries by their starts. */
  private final Map<Integer, Fragment> wholeAt = new HashMap<>();

  BaseRanking(SeriesOfKeys texts, ChildBlocks blocks, List<Fragment> fragments) {
    this.texts = texts;
    this.blocks = blocks;
    for (Fragment fragment : fragments) {
      if (fragment.key() != null) {
        wholeAt.put(fragment.start(), fragment);
      }
    }
  }

  /**
   * The bases before a place, the likeliest first: those that can also append what follows, and of
   * these the ends of children.
   */
  Collection<List<Base>> ranked(List<Base> bases, Place place) {
    Map<Integer, List<Base>> ranked = new TreeMap<>();
    for (Base base : bases) {
      int start = startOf(base, place);
      if (start > base.cursor()) {
        List<String> missing = blocks.missing(base.probe(), place.child());
        int rank = isBlocked(base, blocks.laid(missing, start)) ? 2 : endsChild(base) ? 0 : 1;
        ranked.computeIfAbsent(rank, r -> new ArrayList<>()).add(base);
      }
    }
    return ranked.values();
  }

  /**
   * Whether a complete entry follows, without a gap, that the handle cannot append because it knows
   * the key. A handle that begins at that entry would know the key as well.
   */
  boolean isBlocked(Base base, List<Entry> entries) {
    Handle probe = base.probe();
    Set<String> appended = new HashSet<>();
    entries.forEach(entry -> appended.add(entry.key));
    Fragment next = wholeAt.get(entries.get(entries.size() - 1).end);
    while (next != null && !probe.knows(next.key()) && appended.add(next.key())) {
      next = wholeAt.get(next.end());
    }
    return next != null;
  }

  /**
   * The start of the first entry of the place's child that the handle lacks; -1 if it has the key.
   */
  int startOf(Base base, Place place) {
    List<String> missing = blocks.missing(base.probe(), place.child());
    int number = missing.indexOf(place.key());
    return number < 0 ? -1 : place.start() - blocks.length(missing.subList(0, number));
  }

  /** Whether a new handle begins at the end of a child, as one that was opened between two does. */
  private boolean endsChild(Base base) {
    if (base.by() == null) {
      return true;
    }
    int count = base.by().entriesTo(base.start());
    List<Entry> entries = base.by().entries;
    return count == entries.size()
        || !texts.of(entries.get(count - 1).key).isOfChild(texts.of(entries.get(count).key));
  }
}
