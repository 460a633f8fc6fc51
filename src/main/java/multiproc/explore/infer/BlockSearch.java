package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.model.FileImage;

/**
 * Assigns the words of a file to handles, by whole children. The search takes the first unexplained
 * word and tries the children of a handle that explain it, those with the best score first.
 *
 * <p>Threading: one thread.
 */
final class BlockSearch {

  private static final int NEAREST = 8;
  private static final int MOST_CHOICES = 12;
  private static final int HIDDEN_COST = 16;
  private static final int BLOCKED_COST = 40;

  private final FileImage file;
  private final SeriesOfKeys texts;
  private final FileWords words;
  private final ChildBlocks blocks;
  private final BaseRanking ranking;
  private final FragmentKeys shownKeys;
  private final DbFormat format;
  private final BooleanSupplier stop;
  private final HandleSearch.Visitor visitor;
  private final List<Handle> handles = new ArrayList<>();

  /** Handles with an incomplete last child; they append nothing more. */
  private final Set<Handle> closed = Collections.newSetFromMap(new IdentityHashMap<>());

  private int mostHandles;
  private boolean ended;

  BlockSearch(
      FileValues values,
      SeriesOfKeys texts,
      List<Fragment> fragments,
      List<String> models,
      BooleanSupplier stop,
      HandleSearch.Visitor visitor) {
    this.file = values.file();
    this.texts = texts;
    this.format = values.format();
    this.stop = stop;
    this.visitor = visitor;
    this.words = new FileWords(values, fragments);
    this.blocks = new ChildBlocks(texts, format, models);
    this.ranking = new BaseRanking(texts, blocks, fragments);
    this.shownKeys = new FragmentKeys(file, texts, format, fragments, words, blocks);
  }

  /**
   * Visits assignments with exactly {@code handleCount} handles.
   *
   * @param worse the total of ranks below the best choice; the second best choice costs 1
   */
  void run(int handleCount, int worse) {
    handles.clear();
    closed.clear();
    mostHandles = handleCount;
    ended = false;
    handles.add(new Handle(DbLayout.HEADER_SIZE, null));
    place(worse);
  }

  private void place(int worse) {
    ended |= stop.getAsBoolean();
    if (ended) {
      return;
    }
    int text = words.open(true);
    int open = text < 0 ? words.open(false) : text;
    if (open < 0) {
      placeUsed(worse);
      return;
    }
    texts.time().reached(open);
    choose(choices(open), worse, this::place);
  }

  /** Continues the search with the remaining allowance of worse choices. */
  private interface Next {
    void with(int worse);
  }

  private void choose(List<Choice> choices, int worse, Next next) {
    for (int i = 0; i <= Math.min(worse, choices.size() - 1) && !ended; i++) {
      Choice choice = choices.get(i);
      int left = worse - i;
      with(choice, () -> next.with(left));
    }
  }

  private void with(Choice choice, Runnable then) {
    Handle handle = choice.handle();
    if (handle == null) {
      handle = new Handle(choice.start(), choice.by());
      handles.add(handle);
    }
    int before = handle.entries.size();
    handle.entries.addAll(choice.entries());
    words.account(choice.entries(), 1);
    if (choice.closes()) {
      closed.add(handle);
    }
    if (choice.second() != null) {
      Handle second = new Handle(choice.second().get(0).start, handle);
      second.entries.addAll(choice.second());
      words.account(choice.second(), 1);
      handles.add(second);
    }
    then.run();
    if (choice.second() != null) {
      words.account(choice.second(), -1);
      handles.remove(handles.size() - 1);
    }
    if (choice.closes()) {
      closed.remove(handle);
    }
    words.account(choice.entries(), -1);
    handle.entries.subList(before, handle.entries.size()).clear();
    if (choice.handle() == null) {
      handles.remove(handles.size() - 1);
    }
  }

  private List<Base> bases(int most) {
    List<Base> bases = new ArrayList<>();
    for (Handle handle : handles) {
      if (!closed.contains(handle) && handle.cursor() <= most) {
        bases.add(new Base(handle, 0, null));
      }
    }
    if (handles.size() < mostHandles) {
      for (Handle handle : handles) {
        for (Entry entry : handle.entries) {
          if (entry.end <= most) {
            bases.add(new Base(null, entry.end, handle));
          }
        }
      }
      if (!handles.get(0).entries.isEmpty()) {
        bases.add(new Base(null, DbLayout.HEADER_SIZE, null));
      }
    }
    return bases;
  }

  private List<Choice> choices(int open) {
    List<Choice> choices = new ArrayList<>();
    List<Base> bases = bases(open);
    bases.sort(Comparator.comparingInt(base -> -base.cursor()));
    List<Place> places = places(open, blocks.known());
    for (Base base : bases) {
      texts.time().check();
      Handle probe = base.probe();
      for (Place place : places) {
        direct(choices, base, probe, place);
      }
    }
    if (choices.stream().noneMatch(choice -> choice.score() > 0)) {
      guessed(choices, bases, open);
      for (Place place : places) {
        behindHidden(choices, bases, place);
      }
    }
    choices.sort(Comparator.comparingInt(choice -> -choice.score()));
    return choices.size() > MOST_CHOICES ? choices.subList(0, MOST_CHOICES) : choices;
  }

  /** The starts of children's entries that would contain the word at a position. */
  private List<Place> places(int at, List<ChildBlocks.Child> children) {
    List<Place> places = new ArrayList<>();
    boolean value = !FragmentFinder.isText(file, at) && Plausible.isValue(words.at(at));
    for (ChildBlocks.Child child : children) {
      for (String key : child.keys()) {
        long[] head = words.head(key);
        for (int i = 0; i < head.length; i++) {
          if (head[i] == words.at(at)) {
            places.add(new Place(child, key, at - i * Long.BYTES));
          }
        }
        for (int behind = Long.BYTES; value && behind <= format.valueSize(); behind += Long.BYTES) {
          places.add(new Place(child, key, at + behind - blocks.length(key)));
        }
      }
    }
    return places;
  }

  private void direct(List<Choice> choices, Base base, Handle probe, Place place) {
    int before = place.start() - base.cursor();
    if (before < 0 || before > place.child().length()) {
      return;
    }
    List<String> missing = blocks.missing(probe, place.child());
    int number = missing.indexOf(place.key());
    if (number >= 0 && base.cursor() + blocks.length(missing.subList(0, number)) == place.start()) {
      add(choices, base, List.of(), blocks.laid(missing, base.cursor()));
    }
  }

  private void add(List<Choice> choices, Base base, List<Entry> hidden, List<Entry> block) {
    List<Entry> entries = new ArrayList<>(hidden);
    entries.addAll(block);
    int cost =
        (hidden.isEmpty() ? 0 : HIDDEN_COST)
            + (ranking.isBlocked(base, entries) ? BLOCKED_COST : 0);
    int kept = entries.size();
    while (kept > 1 && words.isMissing(entries.get(kept - 1))) {
      kept--;
    }
    boolean cut = kept < entries.size();
    List<Entry> all = entries.subList(0, kept);
    choices.add(
        new Choice(
            base.handle(), base.start(), base.by(), all, cut, null, words.score(all) - cost));
    int last = kept;
    while (last > hidden.size() + 1 && !words.shows(entries.get(last - 1))) {
      last--;
    }
    if (last < kept) {
      List<Entry> some = entries.subList(0, last);
      choices.add(
          new Choice(
              base.handle(),
              base.start(),
              base.by(),
              some,
              true,
              null,
              words.score(all) - cost - HIDDEN_COST));
    }
  }

  /**
   * Adds choices in which a handle first appends children that the file does not show. Bases that
   * can also append what follows come first, and of these the ends of statements.
   */
  private void behindHidden(List<Choice> choices, List<Base> bases, Place place) {
    for (List<Base> equal : ranking.ranked(bases, place)) {
      int before = choices.size();
      addBehindHidden(choices, equal, place);
      if (choices.size() > before) {
        return;
      }
    }
  }

  private void addBehindHidden(List<Choice> choices, List<Base> bases, Place place) {
    int near = 0;
    for (Base base : bases) {
      if (near > NEAREST && base.handle() == null) {
        continue;
      }
      near++;
      texts.time().check();
      Handle probe = base.probe();
      List<String> missing = blocks.missing(probe, place.child());
      int start = ranking.startOf(base, place);
      List<Entry> hidden = blocks.between(probe, start, false);
      if (hidden != null && hidden.stream().noneMatch(entry -> missing.contains(entry.key))) {
        add(choices, base, hidden, blocks.laid(missing, start));
      }
      int more = base.handle() == null ? 2 : 1;
      List<Entry> ending =
          handles.size() + more > mostHandles ? null : blocks.between(probe, start, true);
      if (ending != null) {
        addSecond(choices, base, ending, place);
      }
    }
  }

  /**
   * Adds choices in which a new handle begins at the end of an entry that the file does not show.
   */
  private void addSecond(List<Choice> choices, Base base, List<Entry> ending, Place place) {
    int kept = ending.size();
    while (kept > 1 && words.isMissing(ending.get(kept - 1))) {
      kept--;
    }
    List<Entry> entries = ending.subList(0, kept);
    Handle first = base.probe();
    int before = first.entries.size();
    first.entries.addAll(entries);
    for (Entry entry : entries) {
      Handle second = new Handle(entry.end, first);
      List<String> missing = blocks.missing(second, place.child());
      int number = missing.indexOf(place.key());
      if (number >= 0 && entry.end + blocks.length(missing.subList(0, number)) == place.start()) {
        List<Entry> block = blocks.laid(missing, entry.end);
        block.removeIf(words::isMissing);
        int score = words.score(entries) + words.score(block) - 2 * HIDDEN_COST;
        choices.add(
            new Choice(
                base.handle(),
                base.start(),
                base.by(),
                List.copyOf(entries),
                kept < ending.size(),
                block,
                score));
      }
    }
    first.entries.subList(before, first.entries.size()).clear();
  }

  /** Adds choices for children of which the file shows no complete key. */
  private void guessed(List<Choice> choices, List<Base> bases, int open) {
    Fragment fragment = shownKeys.at(open);
    if (fragment == null) {
      return;
    }
    int near = 0;
    for (Base base : bases) {
      if (base.handle() == null && ++near > NEAREST * NEAREST) {
        continue;
      }
      Handle probe = base.probe();
      Set<List<String>> tried = new HashSet<>();
      for (ChildBlocks.Child child : blocks.unknown(probe.entries.size())) {
        if (!FragmentKeys.isAnyOf(fragment, child, base.cursor())
            || probe.knows(child.keys().get(0))) {
          continue;
        }
        List<Entry> block = blocks.laid(child.keys(), base.cursor());
        for (List<String> like : shownKeys.of(probe, child.keys(), block)) {
          if (tried.add(like)) {
            add(choices, base, List.of(), blocks.laid(like, base.cursor()));
          }
        }
      }
    }
  }

  /** Some handle stored the final {@code used}, and appended at most one entry after it. */
  private void placeUsed(int worse) {
    int used = file.used();
    if (used <= DbLayout.HEADER_SIZE || Handle.haveStored(used, handles)) {
      visit();
      return;
    }
    List<Choice> choices = new ArrayList<>();
    for (Base base : bases(used)) {
      List<Entry> ending = blocks.between(base.probe(), used, true);
      if (ending != null) {
        int kept = ending.size();
        while (ending.get(kept - 1).end > used) {
          kept--;
        }
        List<Entry> entries = List.copyOf(ending.subList(0, kept));
        choices.add(
            new Choice(
                base.handle(), base.start(), base.by(), entries, true, null, words.score(entries)));
      }
    }
    choices.sort(Comparator.comparingInt(choice -> -choice.score()));
    choose(choices, worse, left -> visit());
  }

  private void visit() {
    if (ended || handles.size() < mostHandles) {
      return;
    }
    List<Handle> shown = new ArrayList<>();
    for (Handle handle : handles) {
      Handle copy =
          new Handle(
              handle.start,
              handle.before == null ? null : shown.get(handles.indexOf(handle.before)));
      handle.entries.forEach(entry -> copy.entries.add(words.shown(entry)));
      shown.add(copy);
    }
    ended = visitor.visit(shown);
  }
}
