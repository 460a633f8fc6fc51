package multiproc.explore;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The layers whose states are not expanded yet, by their progress, in memory as far as there is
 * room and else in temporary files.
 *
 * <p>Threading: one thread.
 */
final class OpenLayers {

  private static final int RECENT = 1 << 8;

  private final int width;

  /** Bytes that they may take. */
  private final long memory;

  private final Layer.Duplicates duplicates;
  private final TreeMap<Long, Layer> layers = new TreeMap<>();

  /** Parts of those layers that memory had no room for. */
  private final Map<Long, LayerFile> files = new HashMap<>();

  private int columns = 1;
  private int limbs = 1;

  /** The layers that were asked for of late, by the last digits of their progress. */
  private final Layer[] recent = new Layer[RECENT];

  private final long[] recentProgress = new long[RECENT];

  /**
   * @param width ints of a state
   * @param memory bytes that they may take
   * @param duplicates hears of states that counted as new and were in a file
   */
  OpenLayers(int width, long memory, Layer.Duplicates duplicates) {
    this.width = width;
    this.memory = memory;
    this.duplicates = duplicates;
  }

  /** The least progress there is; the greatest number where there is none. */
  long first() {
    return layers.isEmpty() ? Long.MAX_VALUE : layers.firstKey();
  }

  /** The layer of a progress, empty where there was none. */
  Layer get(long progress) {
    int place = (int) progress & RECENT - 1;
    if (progress != recentProgress[place] || recent[place] == null) {
      recent[place] = layers.computeIfAbsent(progress, p -> new Layer(width, columns, limbs));
      recentProgress[place] = progress;
    }
    return recent[place];
  }

  /** Removes a layer, with what was written of it; an empty one where there is none. */
  Layer remove(long progress) {
    Layer layer = get(progress);
    Arrays.fill(recent, null);
    layers.remove(progress);
    LayerFile file = files.remove(progress);
    if (file != null) {
      try {
        for (Layer part : file.read(width)) {
          add(layer, part);
        }
        file.delete();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return layer;
  }

  private void add(Layer layer, Layer part) {
    part.reshape(columns, limbs);
    layer.addAll(part, duplicates);
  }

  /** Gives each state so many numbers of so many longs. */
  void reshape(int newColumns, int newLimbs) {
    columns = newColumns;
    limbs = newLimbs;
    layers.values().forEach(layer -> layer.reshape(columns, limbs));
  }

  /**
   * Where they take more than their memory, writes the last ones to files: half of it is free then.
   */
  void makeRoom() {
    long bytes = layers.values().stream().mapToLong(Layer::bytes).sum();
    if (bytes <= memory) {
      return;
    }
    Arrays.fill(recent, null);
    try {
      for (Map.Entry<Long, Layer> last : layers.descendingMap().entrySet()) {
        if (bytes <= memory / 2) {
          break;
        }
        if (!files.containsKey(last.getKey())) {
          files.put(last.getKey(), new LayerFile());
        }
        files.get(last.getKey()).add(last.getValue());
        bytes -= last.getValue().bytes();
        last.setValue(new Layer(width, columns, limbs));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes them all, without an end. */
  void write(DataOutputStream out) throws IOException {
    for (Map.Entry<Long, Layer> entry : layers.entrySet()) {
      out.writeLong(entry.getKey());
      entry.getValue().write(out);
      if (files.containsKey(entry.getKey())) {
        for (Layer part : files.get(entry.getKey()).read(width)) {
          out.writeLong(entry.getKey());
          part.write(out);
        }
      }
    }
  }

  /** Removes the files. */
  void close() {
    try {
      for (LayerFile file : files.values()) {
        file.delete();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
