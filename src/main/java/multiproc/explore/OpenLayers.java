package multiproc.explore;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The layers of states that are not expanded so far, by their progress: in memory as far as there
 * is room, else in temporary files.
 *
 * <p>Threading: one thread.
 */
final class OpenLayers {

  private static final int RECENT = 1 << 8;

  private final int width;

  /** Most bytes of layers in memory. */
  private final long memory;

  private final Layer.Duplicates duplicates;
  private final TreeMap<Long, Layer> layers = new TreeMap<>();

  /** The parts of layers in files. */
  private final Map<Long, LayerFile> files = new HashMap<>();

  private int columns = 1;
  private int limbs = 1;

  /** The layers of the last calls of {@link #get}, by the last bits of their progress. */
  private final Layer[] recent = new Layer[RECENT];

  private final long[] recentProgress = new long[RECENT];

  /**
   * @param width ints of a state
   * @param memory most bytes of layers in memory
   * @param duplicates receives states that counted as new but were already in a file
   */
  OpenLayers(int width, long memory, Layer.Duplicates duplicates) {
    this.width = width;
    this.memory = memory;
    this.duplicates = duplicates;
  }

  /** The least progress of any layer; the greatest number if there is none. */
  long first() {
    return layers.isEmpty() ? Long.MAX_VALUE : layers.firstKey();
  }

  /** The layer of a progress; a new one if there is none. */
  Layer get(long progress) {
    int place = (int) progress & RECENT - 1;
    if (progress != recentProgress[place] || recent[place] == null) {
      recent[place] = layers.computeIfAbsent(progress, p -> new Layer(width, columns, limbs));
      recentProgress[place] = progress;
    }
    return recent[place];
  }

  /** Removes a layer, with its parts in the file; an empty one if there is none. */
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

  /** Sets the number of columns, and the number of longs for each. */
  void reshape(int newColumns, int newLimbs) {
    columns = newColumns;
    limbs = newLimbs;
    layers.values().forEach(layer -> layer.reshape(columns, limbs));
  }

  /** Writes the last layers to files if memory is short, until half of it is free. */
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

  /** Writes all layers, without an end mark. */
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

  /** Deletes the files. */
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
