package multiproc.inspect.overlay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.segment.Segment;
import multiproc.layout.DbLayout;

/**
 * Finds the entries of other processes that lie under those that stand: their keys are in the other
 * files, and they start where some entry ended.
 *
 * <p>Threading: one thread.
 */
final class OtherProcessEntries {

  private static final int MOST_CANDIDATES = 7;

  /** Bytes of remains that are looked at; the rest of an entry is shorter. */
  private static final int LONGEST = 1 << 9;

  /** Comparisons in all, so that no file takes long; a real case takes some thousands. */
  private static final long MOST_COMPARISONS = 5_000_000;

  private final DamagedRegion scene;
  private final Keys keys;
  private final List<PlacedEntry> series;
  private final Map<String, DamagedRegion.Image> images = new HashMap<>();
  private final Collection<String> foreign;
  private final Set<Integer> lengths = new TreeSet<>();

  /** How long the entries here are that are of no process's series. */
  private final Set<Integer> strangers = new TreeSet<>();

  private long comparisons;

  /**
   * @param series the entries of series that have their places
   */
  OtherProcessEntries(DamagedRegion scene, Keys keys, List<PlacedEntry> series) {
    this.scene = scene;
    this.keys = keys;
    this.series = series;
    Map<String, Integer> standing = new HashMap<>();
    Set<String> placed = new LinkedHashSet<>();
    for (PlacedEntry layer : scene.known()) {
      if (layer.key() != null) {
        standing.merge(layer.key(), 1, Integer::sum);
      }
    }
    series.forEach(layer -> placed.add(layer.key()));
    for (String key : standing.keySet()) {
      if (!placed.contains(key) && !keys.isOfOneProcess(key, standing.keySet())) {
        strangers.add((int) scene.entryLength(key));
      }
    }
    this.foreign = new ArrayList<>(keys.foreign(standing));
    this.foreign.removeIf(
        key ->
            placed.contains(key)
                || keys.isOfOneProcess(key, standing.keySet())
                || !Keys.isClients(Display.bytesOf(key)));
    for (String key : foreign) {
      lengths.add((int) scene.entryLength(key));
      images.put(key, scene.image(key));
    }
  }

  private DamagedRegion.Image image(String key) {
    DamagedRegion.Image image = images.get(key);
    return image == null ? scene.image(key) : image;
  }

  /** The entry of which a segment is the beginning. */
  PlacedEntry head(Segment segment) {
    PlacedEntry known = scene.knownAt(segment.position());
    if (known.key() != null) {
      return known;
    }
    for (PlacedEntry layer : series) {
      if (layer.start() == segment.position()
          && layer.length() == known.length()
          && scene.agrees(image(layer.key()), layer.start(), segment.position(), segment.end())) {
        return layer;
      }
    }
    List<String> fitting = fitting(foreign, segment, known);
    if (fitting.isEmpty()) {
      fitting =
          fitting(keys.all(), segment, known).stream()
              .filter(key -> Keys.tellsNumber(key, 0, segment.length() - DbLayout.KEY_LENGTH_SIZE))
              .toList();
    }
    return told(named(known.start(), known.length(), fitting), segment.position(), segment.end());
  }

  /** Takes the name back where nothing of it can be read: then it is only the one that is left. */
  private static PlacedEntry told(PlacedEntry layer, long from, long to) {
    long key = layer.start() + DbLayout.KEY_LENGTH_SIZE;
    return layer.key() == null
            || layer.sign() != PlacedEntry.Sign.ELSEWHERE
            || Keys.tellsNumber(layer.key(), from - key, to - key)
        ? layer
        : new PlacedEntry(layer.start(), layer.length(), null, List.of(layer.key()), layer.sign());
  }

  private List<String> fitting(Collection<String> from, Segment segment, PlacedEntry known) {
    List<String> fitting = new ArrayList<>();
    for (String key : from) {
      if (key.length() == segment.keyLength()
          && fitting.size() <= MOST_CANDIDATES
          && scene.agrees(image(key), known.start(), segment.position(), segment.end())) {
        fitting.add(key);
      }
    }
    return fitting;
  }

  private static PlacedEntry named(long start, long length, List<String> fitting) {
    return new PlacedEntry(
        start,
        length,
        fitting.size() == 1 ? fitting.get(0) : null,
        fitting.size() > MOST_CANDIDATES ? List.of() : fitting,
        PlacedEntry.Sign.ELSEWHERE);
  }

  /** Gives the bytes of a run their owners, as far as they have any. */
  void explain(OverwriteReconstruction.Run run, NavigableMap<Long, PlacedEntry> owners) {
    if (run.to() - run.from() > LONGEST) {
      return;
    }
    long from = run.from();
    while (from < run.to() && comparisons < MOST_COMPARISONS) {
      long to = run.to();
      PlacedEntry layer = null;
      while (to > from && layer == null) {
        layer = layer(from, to);
        to -= layer == null ? DbLayout.ALIGNMENT : 0;
      }
      if (layer == null) {
        from += DbLayout.ALIGNMENT;
        continue;
      }
      for (long at = from; at < to; at += DbLayout.ALIGNMENT) {
        owners.put(at, layer);
      }
      scene.ends().add(layer.end());
      from = to;
    }
  }

  /** The one place of the entries, and the keys, that such remains may be of. */
  private PlacedEntry layer(long from, long to) {
    Map<Long, List<String>> byStart = new HashMap<>();
    Map<Long, Long> lengthByStart = new HashMap<>();
    for (int length : lengths) {
      for (long start : starts(from, to, length)) {
        comparisons += foreign.size();
        for (String key : foreign) {
          DamagedRegion.Image image = image(key);
          if (image.bytes().length == length && scene.agrees(image, start, from, to)) {
            byStart.computeIfAbsent(start, s -> new ArrayList<>()).add(key);
            if (lengthByStart.putIfAbsent(start, (long) length) != null
                && lengthByStart.get(start) != length) {
              return null;
            }
          }
        }
      }
    }
    if (byStart.size() == 1) {
      long start = byStart.keySet().iterator().next();
      return told(named(start, lengthByStart.get(start), byStart.get(start)), from, to);
    }
    if (!byStart.isEmpty()) {
      return null;
    }
    PlacedEntry byText = byText(from, to);
    return byText == null ? nameless(from, to) : byText;
  }

  /** A value alone, of an entry as long as others here; whose it was nobody knows. */
  private PlacedEntry nameless(long from, long to) {
    PlacedEntry found = null;
    for (int length : strangers) {
      long start = to - length;
      if (to - from == scene.valueSize() && scene.ends().contains(start) && start < from) {
        if (found != null) {
          return null;
        }
        found = named(start, length, List.of());
      }
    }
    return found;
  }

  /** The ends of entries where one of this length would have a run inside it. */
  private Collection<Long> ends(long from, long to, int length) {
    return to - length > from ? List.of() : scene.ends().subSet(to - length, true, from, true);
  }

  /** Where an entry of this length may have started of which a run is left. */
  private Collection<Long> starts(long from, long to, int length) {
    Set<Long> starts = new TreeSet<>(ends(from, to, length));
    long value = to - scene.valueSize();
    if (to - length >= DbLayout.HEADER_SIZE
        && to - length <= from
        && from < value
        && !scene.isBlank(from, value)) {
      // A key's end says where its entry ended, whatever was there when it was stored.
      starts.add(to - length);
    }
    return starts;
  }

  /** Text that tells its key, of which there may be more entries than files. */
  private PlacedEntry byText(long from, long to) {
    PlacedEntry found = null;
    for (String key : keys.all()) {
      comparisons++;
      Collection<Long> starts = ends(from, to, (int) scene.entryLength(key));
      DamagedRegion.Image image = starts.isEmpty() ? null : image(key);
      for (long start : starts) {
        long first = from - start - DbLayout.KEY_LENGTH_SIZE;
        boolean text = to - start <= image.valueOffset();
        if (text
            && scene.agrees(image, start, from, to)
            && Keys.tellsNumber(key, first, first + to - from)) {
          if (found != null) {
            return null;
          }
          found = named(start, image.bytes().length, List.of(key));
        }
      }
    }
    return found;
  }
}
