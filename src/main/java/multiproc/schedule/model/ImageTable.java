package multiproc.schedule.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import multiproc.schedule.step.StepKind;
import multiproc.store.MappedStore;

/**
 * Every file image that was met, each once, under an identity from 1 up; and what an operation
 * loads from an image or makes of it.
 *
 * <p>Threading: safe. An identity is good in another thread once it was handed to it.
 */
final class ImageTable {

  /** The identity of a file just created. */
  static final int EMPTY = 1;

  private FileImage[] images = new FileImage[1 << 8];
  private int count;

  private final Map<FileImage, Integer> ids = new HashMap<>();

  /** Many nodes store the same bytes at the same place: these share what comes of it. */
  private final Map<PendingOperation, Integer> storeIds = new HashMap<>();

  private final LongMap stored = new LongMap();

  ImageTable() {
    id(FileImage.EMPTY);
  }

  /** The image with an identity; of an unlinked file, whose identity is negative, its last. */
  FileImage get(int id) {
    return images[Math.abs(id)];
  }

  /** The identity of an image. */
  synchronized int id(FileImage image) {
    Integer id = ids.get(image);
    if (id == null) {
      if (++count == images.length) {
        images = Arrays.copyOf(images, 2 * count);
      }
      images[count] = image;
      id = count;
      ids.put(image, id);
    }
    return id;
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** Whether a mapping of the given capacity has bytes where an operation goes, and if not, why. */
  static OperationResult fault(PendingOperation next, FileImage image) {
    if (next.capacity() == 0) {
      return null;
    }
    long end = next.position() + (long) next.length();
    if (end > next.capacity()) {
      return OperationResult.OUT_OF_BOUNDS;
    }
    return end > image.size() ? OperationResult.SIGBUS : null;
  }

  /** What an operation that has no fault loads, or is told. */
  static OperationResult answer(PendingOperation next, FileImage image) {
    return switch (next.kind()) {
      case SIZE -> OperationResult.number(image.size());
      case MAP ->
          next.number() > image.size()
              ? OperationResult.failed(MappedStore.BEYOND_END)
              : OperationResult.DONE;
      case READ_USED -> OperationResult.number(image.used());
      case LOAD -> OperationResult.number(image.getLong(next.position()));
      case WALK -> OperationResult.image(image);
      // What the file holds elsewhere is no part of what was read.
      case READ ->
          OperationResult.image(
              FileImage.of(
                  joined(next.position(), image.bytes(next.position(), (int) next.number()))));
      default -> OperationResult.DONE;
    };
  }

  private static byte[] joined(int position, byte[] bytes) {
    byte[] joined = new byte[position + bytes.length];
    System.arraycopy(bytes, 0, joined, position, bytes.length);
    return joined;
  }

  /** The identity of the image that a node's next operation leaves. */
  synchronized int changed(LocalState node, int imageId) {
    StepKind kind = node.next().kind();
    if (!kind.stores()) {
      return imageId;
    }
    if (node.storeId() == 0) {
      storeIds.putIfAbsent(node.next(), storeIds.size() + 1);
      node.storeId(storeIds.get(node.next()));
    }
    long key = (long) node.storeId() << Integer.SIZE | imageId;
    long changed = stored.get(key);
    if (changed == 0) {
      changed = id(changed(node.next(), get(imageId)));
      stored.put(key, changed);
    }
    return (int) changed;
  }

  private static FileImage changed(PendingOperation next, FileImage image) {
    return switch (next.kind()) {
      case TRUNCATE -> image.truncated(next.number());
      case EXTEND -> image.truncated(Math.max(next.number(), image.size()));
      case HEADER -> image.putInt(next.position(), (int) next.number());
      case ENTRY, WORD -> image.put(next.position(), next.bytes());
      case VALUE ->
          next.bytes() != null
              ? image.put(next.position(), next.bytes())
              : image.putLong(next.position(), next.number());
      default -> image;
    };
  }
}
