package multiproc.explore.infer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import multiproc.client.ClientVersion;
import multiproc.explore.Explorer;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.Plan;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.model.FileImage;

/**
 * Explains a file by handles of unknown programs: the entries that each handle appended, and an
 * order of their operations that leaves exactly these bytes. It prefers few handles, then few
 * incomplete entries. The port runs each explanation before it is reported.
 *
 * <p>Threading: one thread.
 */
public final class HandleExplainer {

  private static final int MOST_FOUND = 10;
  private static final double COUNTING_SECONDS = 1;
  private static final int DETOURS = 2;

  /**
   * The fractions of the time limit at which each search ends: by fragments and by children in
   * turn, first without handles that copy others, then with them.
   */
  private static final double[] SHARES = {0.45, 0.65, 0.85, 1};

  /**
   * Allowances for choices below the best. Each row is tried with all numbers of handles before the
   * next.
   */
  private static final int[][] WORSE = {{0, 1}, {2, 4}, {7}};

  private final FileImage file;
  private final FileValues values;
  private final DbFileName name;
  private final List<Long> pids;
  private final DbFormat format;
  private final List<ClientVersion> releases;
  private final BooleanSupplier stop;
  private final SearchTime time = new SearchTime(this::isOver);
  private final double seconds;
  private final long start = System.nanoTime();
  private final List<Fragment> fragments;
  private final List<Fragment> whole = new ArrayList<>();
  private final List<String> parts = new ArrayList<>();
  private final List<String> models = new ArrayList<>();
  private final Set<String> found = new LinkedHashSet<>();
  private InferredHandles.Found first;
  private int assignments;
  private int keyed;
  private int ordered;
  private long foundAt;

  /** The number of handles in the present search. */
  private int handles;

  /** Whether a handle may begin as a copy of another, in the present search. */
  private boolean forks;

  /** The fraction of the time limit that may be used. */
  private double share = 1;

  /** Decides which entries can follow each other in a handle. */
  private ChildFill succession;

  private final List<SeriesOfKeys> candidates = new ArrayList<>();

  /** The texts of the release that is assumed at present. */
  private SeriesOfKeys texts;

  /**
   * An explainer.
   *
   * @param name of the file; its identifier may be any
   * @param identifier of the first process in the explanation
   * @param taken identifiers of real processes, which no other process in it may have
   * @param limits of the search; its states are not counted
   */
  public HandleExplainer(
      FileImage file,
      DbFileName name,
      long identifier,
      Set<Long> taken,
      DbFormat format,
      Explorer.Limits limits) {
    this.stop = limits.stop()::requested;
    this.seconds = limits.maxSeconds();
    this.releases = SeriesOfKeys.releases(format);
    this.file = file;
    this.name = name;
    this.pids = InferredHandles.pids(identifier, taken);
    this.format = format;
    this.values = FileValues.of(file, format, name);
    this.fragments = FragmentFinder.find(values);
    for (Fragment fragment : fragments) {
      if (fragment.key() != null) {
        whole.add(fragment);
        models.add(fragment.key());
      } else {
        parts.add(
            new String(
                file.copy(fragment.from(), fragment.to() - fragment.from()),
                StandardCharsets.ISO_8859_1));
      }
    }
  }

  /** Returns an explanation, or a summary of the attempts. */
  public InferredHandles run() {
    Optional<String> reason = impossible();
    if (reason.isPresent()) {
      return none(reason.get(), 0);
    }
    boolean grouped = name.type().equals("histogram") || name.type().equals("summary");
    InferredHandles found = null;
    for (int i = 0;
        i < SHARES.length && (found == null || found.schedule() == null && !stop.getAsBoolean());
        i++) {
      share = SHARES[i];
      forks = i >= SHARES.length / 2;
      boolean blocks = grouped == (i % 2 == 0);
      InferredHandles next = search(blocks);
      found = next.schedule() != null || !blocks || found == null ? next : found;
    }
    return found;
  }

  private InferredHandles search(boolean blocks) {
    try {
      return blocks ? runBlocks() : runFragments();
    } catch (SearchTime.OverException e) {
      return first == null ? none(stopped(), handles) : found(handles, true);
    }
  }

  private String stopped() {
    String stopped = "the search was stopped before it had tried everything; ";
    if (assignments == 0) {
      return stopped
          + (time.furthest() == 0
              ? "nothing had been tried yet"
              : "it was at the bytes from " + time.furthest() + " on");
    }
    return stopped
        + (keyed == 0
            ? "no keys or no order that were tried fit the entries"
            : "programs that make these entries were tried, and none left exactly these bytes");
  }

  /** Searches fragment by fragment; a hidden entry may have any key. */
  private InferredHandles runFragments() {
    succession = new ChildFill(candidates.get(0), format, file, models);
    int shortest = (int) format.entryLength(14);
    int reached = 0;
    long tried = 0;
    for (handles = 1; handles <= Budget.HANDLES; handles++) {
      HandleSearch search =
          new HandleSearch(
              fragments, file.used(), shortest, this::canFollow, this::isOver, this::attempt);
      for (int detours = 0; detours <= DETOURS; detours++) {
        for (int unseen = 0; unseen <= Math.min(Budget.UNSEEN, 2 * fragments.size()); unseen++) {
          boolean ended = search.run(handles, unseen, detours);
          if (first != null) {
            return found(handles, !ended);
          }
          if (isOver()) {
            return none(stopped(), handles);
          }
        }
      }
      reached = Math.max(reached, search.reached());
      tried += search.tried();
    }
    return none(notFound(reached, tried), Budget.HANDLES);
  }

  private InferredHandles found(int handles, boolean counted) {
    return new InferredHandles(
        first.schedule(),
        "",
        first.unknown(),
        handles,
        found.size(),
        counted,
        new InferredHandles.Tried(assignments, ordered, keyed));
  }

  /**
   * Searches by whole children: the visible part of a child determines the positions of all its
   * entries.
   */
  private InferredHandles runBlocks() {
    for (SeriesOfKeys candidate : candidates) {
      texts = candidate;
      BlockSearch search =
          new BlockSearch(values, candidate, fragments, models, this::isOver, this::attemptKeyed);
      for (int[] pass : WORSE) {
        for (handles = 1; handles <= Budget.HANDLES; handles++) {
          for (int worse : pass) {
            search.run(handles, worse);
            if (first != null) {
              return found(handles, false);
            }
            if (isOver()) {
              return none(stopped(), handles);
            }
          }
        }
      }
    }
    return none(notFound(fragments.size(), 0), Budget.HANDLES);
  }

  private boolean attemptKeyed(List<Handle> handles) {
    assignments++;
    keyed++;
    if (order(handles, false)) {
      ordered++;
      order(handles, true);
    }
    return first != null || isOver();
  }

  private InferredHandles none(String reason, int handles) {
    return new InferredHandles(
        null,
        reason,
        List.of(),
        handles,
        0,
        false,
        new InferredHandles.Tried(assignments, ordered, keyed));
  }

  /**
   * The reason why no order of operations can leave this file, if one is evident without a search.
   */
  private Optional<String> impossible() {
    Optional<String> reason = ImpossibleFile.reason(file, format, releases);
    if (reason.isPresent()) {
      return reason;
    }
    for (ClientVersion version : releases) {
      SeriesOfKeys read = new SeriesOfKeys(name, version, whole, parts, time);
      if (models.stream().allMatch(key -> read.of(key) != null)) {
        candidates.add(read);
      }
    }
    return candidates.isEmpty() ? Optional.of(foreignKey()) : Optional.empty();
  }

  private String foreignKey() {
    for (String key : models) {
      if (releases.stream().allMatch(version -> SeriesOfKey.of(key, name, version) == null)) {
        return "no " + name.type() + " of a Python program makes the key " + key;
      }
    }
    return "no one release makes all of its keys";
  }

  /** A reason, not a proof: the search does not cover all programs. */
  private String notFound(int reached, long tried) {
    if (reached < fragments.size()) {
      Fragment fragment = fragments.get(reached);
      return "of what was tried, no handle's entry or value accounts for the bytes at "
          + fragment.from()
          + " to "
          + fragment.to();
    }
    return tried > Budget.PLACEMENTS
        ? "not all was tried: there are too many ways to share the bytes out between handles"
        : "none of the orders that were tried, of up to "
            + Budget.HANDLES
            + " handles, leaves these bytes";
  }

  private boolean attempt(List<Handle> handles) {
    assignments++;
    if (!order(handles, false)) {
      return isOver();
    }
    ordered++;
    for (SeriesOfKeys candidate : candidates) {
      texts = candidate;
      List<Handle> filled = fill(handles);
      keyed += filled == null ? 0 : 1;
      if (filled == null || !order(filled, false) || order(filled, true)) {
        break;
      }
    }
    return found.size() >= MOST_FOUND || isOver();
  }

  private boolean canFollow(Handle handle, Fragment next) {
    return (next.key() == null || !handle.knows(next.key())) && succession.canFollow(handle, next);
  }

  private boolean isOver() {
    long now = System.nanoTime();
    return stop.getAsBoolean()
        || now - start > share * seconds * 1e9
        || first != null && now - foundAt > COUNTING_SECONDS * 1e9;
  }

  /** Copies of the handles with a key for each entry; null if an entry has no matching key. */
  private List<Handle> fill(List<Handle> handles) {
    List<Handle> filled = new ArrayList<>();
    for (Handle handle : handles) {
      Handle before = handle.before == null ? null : filled.get(handles.indexOf(handle.before));
      Handle copy = new Handle(handle.start, before);
      filled.add(copy);
      if (!new ChildFill(texts, format, file, models).fill(copy, handle.entries)) {
        return null;
      }
    }
    return filled;
  }

  /**
   * Whether an order exists that leaves the file.
   *
   * @param keyed whether all keys are chosen, so that the port can run the order
   */
  private boolean order(List<Handle> handles, boolean keyed) {
    // Only a gauge is set to 0.
    return order(handles, keyed, false)
        || name.type().equals("gauge") && order(handles, keyed, true);
  }

  private boolean order(List<Handle> handles, boolean keyed, boolean zeros) {
    List<Integer> beginning = new ArrayList<>();
    for (int h = 1; h < handles.size(); h++) {
      if (handles.get(h).start == DbLayout.HEADER_SIZE) {
        beginning.add(h);
      }
    }
    // A handle that begins right after the header may have found no header; it then stores one.
    for (int subset = 0; subset < 1 << beginning.size(); subset++) {
      boolean[] readsNothing = new boolean[handles.size()];
      readsNothing[0] = true;
      for (int i = 0; i < beginning.size(); i++) {
        readsNothing[beginning.get(i)] = (subset >> i & 1) == 1;
      }
      HiddenStores[] beside =
          keyed
              ? new HiddenStores[] {
                new HiddenStores(texts, values, true), new HiddenStores(texts, values, false)
              }
              : new HiddenStores[] {null};
      for (HiddenStores hidden : beside) {
        List<HandleOperation> order =
            new OrderSearch(
                    new HandlePrograms(handles, readsNothing, values, zeros, forks, hidden), time)
                .run();
        if (order != null && (!keyed || certified(handles, order))) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean certified(List<Handle> handles, List<HandleOperation> order) {
    List<HandleOperation> stores = new ValueStores(handles, order, texts, values).placed();
    if (stores == null) {
      return false;
    }
    Plan plan = new Programs(handles, stores, texts, values, pids).plan();
    Optional<Schedule> schedule =
        InferredRun.of(
            plan, handles, stores, DbFileName.of(name.prefix(), pids.get(0)), file, time);
    if (schedule.isEmpty()) {
      return false;
    }
    if (found.add(ScheduleText.format(plan)) && first == null) {
      foundAt = System.nanoTime();
      first = new InferredHandles.Found(schedule.get(), InferredHandles.unknown(handles, pids));
    }
    return true;
  }
}
