package multiproc.explore;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import multiproc.store.OpenFileException;

/**
 * Parts of a layer in a temporary file, because memory is short. A state may be in several parts;
 * the duplicates are found when all parts are read back.
 *
 * <p>Threading: one thread.
 */
final class LayerFile {

  private final Path path;
  private int parts;

  LayerFile() throws IOException {
    path = Files.createTempFile("reproduce-layer-", ".states");
    path.toFile().deleteOnExit();
  }

  /** Adds a part. */
  void add(Layer layer) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(path, StandardOpenOption.APPEND)))) {
      layer.write(out);
    } catch (IOException e) {
      throw OpenFileException.of(path.toString(), e);
    }
    parts++;
  }

  /** The parts, from first to last. */
  List<Layer> read(int width) throws IOException {
    List<Layer> layers = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      for (int part = 0; part < parts; part++) {
        layers.add(Layer.read(in, width));
      }
    } catch (EOFException e) {
      throw new FileSystemException(path.toString(), null, "It has become shorter");
    } catch (IOException e) {
      throw OpenFileException.of(path.toString(), e);
    }
    return layers;
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
  }
}
