package multiproc.explore.infer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import multiproc.layout.DbFormat;
import multiproc.schedule.model.FileImage;

/**
 * Derives the keys of a child from fragments, if the file shows none of them completely.
 *
 * <p>Threading: one thread.
 */
final class FragmentKeys {

  private final FileImage file;
  private final FileWords words;
  private final ChildBlocks blocks;
  private final KeyGuess guess;
  private final SeriesOfKeys texts;
  private final DbFormat format;
  private final List<Fragment> fragments;

  FragmentKeys(
      FileImage file,
      SeriesOfKeys texts,
      DbFormat format,
      List<Fragment> fragments,
      FileWords words,
      ChildBlocks blocks) {
    this.file = file;
    this.words = words;
    this.blocks = blocks;
    this.guess = new KeyGuess(texts);
    this.texts = texts;
    this.format = format;
    this.fragments = fragments;
  }

  /** Whether a fragment can be part of one of the child's entries. */
  static boolean isAnyOf(Fragment fragment, ChildBlocks.Child child, int from) {
    int start = from;
    for (int end : child.ends()) {
      if (isOf(fragment, start, from + end)) {
        return true;
      }
      start = from + end;
    }
    return false;
  }

  /** The fragment that contains a word; null if none does. */
  Fragment at(int at) {
    for (Fragment fragment : fragments) {
      if (fragment.from() <= at && at < fragment.to()) {
        return fragment;
      }
    }
    return null;
  }

  private static boolean isOf(Fragment fragment, int start, int end) {
    return fragment.from() >= start
        && fragment.to() <= end
        && (!fragment.hasStart() || fragment.start() == start)
        && (fragment.end() < 0 || fragment.end() == end);
  }

  private static boolean isOf(Fragment fragment, Entry entry) {
    return isOf(fragment, entry.start, entry.end);
  }

  /** The possible keys of a child: one list per fragment that matches an entry. */
  Set<List<String>> of(Handle handle, List<String> keys, List<Entry> block) {
    Set<List<String>> likes = new LinkedHashSet<>();
    for (Entry entry : block) {
      for (Fragment fragment : fragments) {
        if (fragment.from() >= entry.end) {
          break;
        }
        if (isOf(fragment, entry) && words.isOpen(fragment.from())) {
          List<String> like = like(handle, keys, entry, fragment);
          if (like != null) {
            likes.add(like);
          }
        }
      }
    }
    return likes;
  }

  /** The keys of the child with the label values of the fragment; null if none match. */
  private List<String> like(Handle handle, List<String> keys, Entry entry, Fragment fragment) {
    Entry part = new Entry(entry.start, entry.end, null);
    for (Fragment other : fragments) {
      boolean there = other != fragment && isOf(other, entry) && words.isOpen(other.from());
      if (other == fragment || there) {
        part.shown.add(new int[] {other.from(), other.to()});
      }
    }
    List<String> all = like(handle, keys, entry, part);
    if (all != null || part.shown.size() == 1) {
      return all;
    }
    part.shown.clear();
    part.shown.add(new int[] {fragment.from(), fragment.to()});
    return like(handle, keys, entry, part);
  }

  private List<String> like(Handle handle, List<String> keys, Entry entry, Entry part) {
    ShownText shown = new ShownText(part, file, format);
    if (!shown.isAny() || shown.agrees(entry.key)) {
      return keys;
    }
    String key = guess.chooseLike(shown, List.of(entry.key), handle::knows);
    return key == null ? null : blocks.missing(handle, texts.child(texts.of(key)));
  }
}
