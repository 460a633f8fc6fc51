package multiproc.inspect.overlay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.segment.EntryReader;
import multiproc.inspect.segment.Segment;
import multiproc.inspect.segment.SegmentKind;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Whose bytes lie where nothing whole stands. Entries are put back where their process must have
 * stored them: those of a numbered series, since it stores them one behind the other; and those of
 * other processes, since each was stored at what was some entry's end, and the other files know
 * their keys. What is left of an entry must agree with it in every byte.
 *
 * <p>Threading: one thread. Only the surroundings of damage are looked at.
 */
public final class OverwriteReconstruction {

  /** Bytes of one owner; {@code layer} is null where none can be told. */
  public record Run(long from, long to, PlacedEntry layer) {}

  private final DamagedRegion scene;
  private final Keys keys;
  private final Map<Long, PlacedEntry> series;
  private final NavigableMap<Long, PlacedEntry> owners = new TreeMap<>();
  private final Map<Long, PlacedEntry> heads = new HashMap<>();

  /**
   * @param segments the damaged ones with their neighbours
   * @param present keys of the file's whole entries, each byte a char
   */
  public OverwriteReconstruction(
      Evidence evidence,
      EntryReader reader,
      DbFormat format,
      Collection<Segment> segments,
      Set<String> present,
      SiblingKeys others) {
    scene = new DamagedRegion(evidence, reader, format, segments);
    keys = new Keys(present, others);
    NumberedEntries chains = new NumberedEntries(scene, keys);
    series = chains.place();
    for (Segment segment : scene.segments()) {
      if (isFree(segment, segment.position())) {
        series(segment);
      }
    }
    OtherProcessEntries foreign =
        new OtherProcessEntries(scene, keys, List.copyOf(series.values()));
    for (Segment segment : scene.segments()) {
      if (segment.kind() == SegmentKind.TRUNCATED_ENTRY) {
        heads.put(segment.position(), foreign.head(segment));
      }
    }
    // Where one is found another may have started.
    for (int pass = 0; pass < 2; pass++) {
      unexplained().forEach(run -> foreign.explain(run, owners));
    }
    for (List<PlacedEntry> row : chains.possible()) {
      extend(chains, row, foreign);
    }
  }

  /** Lengthens a series by as many as make room for what else cannot be explained. */
  private void extend(NumberedEntries chains, List<PlacedEntry> row, OtherProcessEntries foreign) {
    for (int i = 0; i < row.size() && !unexplained().isEmpty(); i++) {
      PlacedEntry last = row.get(i);
      if (scene.ends().add(last.end())) {
        int before = owners.size();
        unexplained().forEach(run -> foreign.explain(run, owners));
        boolean needed = owners.values().stream().anyMatch(l -> l.start() == last.end());
        if (owners.size() > before && needed) {
          row.subList(0, i + 1).forEach(chains::put);
          return;
        }
        scene.ends().remove(last.end());
      }
    }
  }

  /** Whether a position's bytes wait to be explained. */
  static boolean isFree(Segment segment, long position) {
    return segment != null
        && switch (segment.kind()) {
          case ENTRY_TAIL, KEY_FRAGMENT, GARBAGE -> segment.position() % DbLayout.ALIGNMENT == 0;
          // Fewer zeros than an entry has may be values.
          case HOLE -> segment.length() <= 2 * DbLayout.VALUE_SIZE;
          default -> false;
        };
  }

  private void series(Segment segment) {
    if (segment.length() > (1 << 16)) {
      return;
    }
    for (long at = segment.position();
        at + DbLayout.ALIGNMENT <= segment.end();
        at += DbLayout.ALIGNMENT) {
      PlacedEntry owner = partAt(at);
      for (PlacedEntry layer : owner == null ? series.values() : List.<PlacedEntry>of()) {
        if (layer.covers(at) && scene.agrees(layer.key(), layer.start(), at)) {
          owner = layer;
          break;
        }
      }
      if (owner != null) {
        owners.put(at, owner);
      }
    }
  }

  /** The entry without its head that a position's bytes are the rest of. */
  private PlacedEntry partAt(long position) {
    for (PlacedEntry layer : scene.known()) {
      if (layer.sign() == PlacedEntry.Sign.PART
          && layer.covers(position)
          && layer.key() != null
          && isFree(scene.segmentAt(position), position)
          && scene.agrees(layer.key(), layer.start(), position)) {
        return layer;
      }
    }
    return null;
  }

  private List<Run> unexplained() {
    List<Run> runs = new ArrayList<>();
    for (Segment segment : scene.segments()) {
      if (isFree(segment, segment.position())) {
        for (Run run : runs(segment)) {
          Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
          if (run.layer() != null) {
            continue;
          }
          if (last != null && last.to() == run.from()) {
            runs.set(runs.size() - 1, new Run(last.from(), run.to(), null));
          } else {
            runs.add(run);
          }
        }
      }
    }
    return runs;
  }

  /** The parts of a segment by owner, in order. */
  public List<Run> runs(Segment segment) {
    List<Run> runs = new ArrayList<>();
    long from = segment.position();
    PlacedEntry layer = owners.get(from);
    for (long at : owners.subMap(segment.position(), segment.end()).keySet()) {
      PlacedEntry now = owners.get(at);
      boolean joined = at == from || now == layer && owners.get(at - DbLayout.ALIGNMENT) == now;
      if (!joined) {
        long end = layer == null ? at : endOfOwned(from, layer);
        runs.add(new Run(from, end, layer));
        if (end < at) {
          runs.add(new Run(end, at, null));
        }
        from = at;
        layer = now;
      }
    }
    long end = layer == null ? segment.end() : Math.min(segment.end(), endOfOwned(from, layer));
    runs.add(new Run(from, end, layer));
    if (end < segment.end()) {
      runs.add(new Run(end, segment.end(), null));
    }
    return runs;
  }

  private long endOfOwned(long from, PlacedEntry layer) {
    long at = from;
    while (owners.get(at) == layer) {
      at += DbLayout.ALIGNMENT;
    }
    return at;
  }

  /** The entry of which a beginning is left; its key or the keys it may have had. */
  public PlacedEntry head(Segment segment) {
    return heads.get(segment.position());
  }

  /** Whose bytes stand at a position; null where that cannot be told. */
  public PlacedEntry ownerAt(long position) {
    Segment segment = scene.segmentAt(position);
    if (segment == null || isFree(segment, position)) {
      return owners.get(position - Math.floorMod(position, DbLayout.ALIGNMENT));
    }
    return segment.kind() == SegmentKind.TRUNCATED_ENTRY
        ? heads.get(segment.position())
        : scene.knownAt(segment.position());
  }

  private static boolean isOf(PlacedEntry layer, PlacedEntry owner) {
    return owner != null && owner.start() == layer.start() && owner.end() == layer.end();
  }

  /** Whether any of an entry's bytes stand in {@code [from, to)}. */
  public boolean isSeen(PlacedEntry layer, long from, long to) {
    for (long at = Math.max(from, layer.start()); at < to; at += DbLayout.ALIGNMENT) {
      if (isOf(layer, ownerAt(at))) {
        return true;
      }
    }
    return false;
  }

  /** Whether an entry stands, but for some bytes; of the others only a beginning or a rest does. */
  public boolean stands(PlacedEntry layer) {
    Segment segment = scene.segmentAt(layer.start());
    return segment != null
        && segment.position() == layer.start()
        && switch (segment.kind()) {
          case ENTRY, ENTRY_WITHOUT_HEAD, DAMAGED_KEY -> segment.end() == layer.end();
          default -> false;
        };
  }

  /** The overwritten entry whose value stood at a position; null where there is none. */
  public PlacedEntry valueOwner(long position) {
    for (PlacedEntry layer : series.values()) {
      if (layer.end() - scene.valueSize() == position) {
        return layer;
      }
    }
    for (PlacedEntry layer : scene.known()) {
      if (layer.sign() == PlacedEntry.Sign.PART && layer.end() - scene.valueSize() == position) {
        return layer;
      }
    }
    return null;
  }

  /** The entries of which bytes stand where an entry stood, in the file's order. */
  public List<PlacedEntry> over(PlacedEntry layer) {
    List<PlacedEntry> over = new ArrayList<>();
    for (long at = layer.start(); at < layer.end(); at += DbLayout.ALIGNMENT) {
      PlacedEntry owner = ownerAt(at);
      if (owner != null && !over.contains(owner)) {
        over.add(owner);
      }
    }
    return over;
  }

  /** Where the known entry starts or ends before a position; where a lost one may have started. */
  public long lastEndBefore(long position) {
    Long end = scene.ends().lower(position);
    return end == null ? DbLayout.HEADER_SIZE : end;
  }

  /** The entries of series that stood and of which not a byte is left, in the file's order. */
  public List<PlacedEntry> vanished() {
    Set<PlacedEntry> seen = new HashSet<>(owners.values());
    heads
        .values()
        .forEach(
            head -> {
              if (head.key() != null) {
                series.values().stream()
                    .filter(l -> l.start() == head.start() && head.key().equals(l.key()))
                    .forEach(seen::add);
              }
            });
    return new TreeMap<>(series).values().stream().filter(l -> !seen.contains(l)).toList();
  }
}
