package multiproc.schedule.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import multiproc.schedule.StepKind;
import multiproc.store.MappedStore;

/**
 * Numbers all file images of a search, from 1 and each once, and computes the result of an
 * operation on an image.
 *
 * <p>Threading: safe. Another thread may use an identity after that identity was handed to it.
 */
final class ImageTable {

  /** The identity of a new, empty file. */
  static final int EMPTY = 1;

  private FileImage[] images = new FileImage[1 << 8];
  private int count;

  private final Map<FileImage, Integer> ids = new HashMap<>();

  /** Many nodes store the same bytes at the same position; they share the resulting images. */
  private final Map<PendingOperation, Integer> storeIds = new HashMap<>();

  private final LongMap stored = new LongMap();

  ImageTable() {
    id(FileImage.EMPTY);
  }

  /** The image with an identity; for a negative one, the last image of the unlinked file. */
  FileImage get(int id) {
    return images[Math.abs(id)];
  }

  /** The identity of an image. */
  synchronized int id(FileImage image) {
    Integer id = ids.get(image);
    if (id == null) {
      id = count + 1;
      if (id >= images.length) {
        images = Arrays.copyOf(images, 2 * id);
      }
      images[id] = image;
      ids.put(image, id);
      count = id;
    }
    return id;
  }

  /** Number of images. */
  int count() {
    return count;
  }

  /**
   * The fault of an access outside the mapping or beyond the end of the file; null if there is
   * none.
   */
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

  /** The result of an operation that has no fault and is no walk. */
  static OperationResult answer(PendingOperation next, FileImage image) {
    return switch (next.kind()) {
      case SIZE -> OperationResult.number(image.size());
      case MAP ->
          next.number() > image.size()
              ? OperationResult.failed(MappedStore.BEYOND_END)
              : OperationResult.DONE;
      case READ_USED -> OperationResult.number(image.used());
      case LOAD -> OperationResult.number(image.getLong(next.position()));
      // Bytes that were not read are not part of the result.
      case READ ->
          OperationResult.image(
              FileImage.of(
                  joined(next.position(), image.copy(next.position(), (int) next.number()))));
      default -> OperationResult.DONE;
    };
  }

  private static byte[] joined(int position, byte[] bytes) {
    byte[] joined = new byte[position + bytes.length];
    System.arraycopy(bytes, 0, joined, position, bytes.length);
    return joined;
  }

  /** The identity of the image after a node's next operation. */
  synchronized int changed(LocalState node, int imageId) {
    StepKind kind = node.next().kind();
    if (!kind.stores()) {
      return imageId;
    }
    if (get(imageId).isSettled()) {
      return kind == StepKind.HEADER ? id(FileImage.settled((int) node.next().number())) : imageId;
    }
    if (node.storeId == 0) {
      storeIds.putIfAbsent(node.next(), storeIds.size() + 1);
      node.storeId = storeIds.get(node.next());
    }
    long key = (long) node.storeId << Integer.SIZE | imageId;
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
