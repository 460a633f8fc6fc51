package multiproc.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import multiproc.harness.UserException;
import picocli.CommandLine.ITypeConverter;

/** Converts a text to a path. */
final class PathConverter implements ITypeConverter<Path> {

  @Override
  public Path convert(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UserException(
          "no file has such a name here: path="
              + text
              + "; where its letters are not ASCII, set LC_ALL=C.UTF-8");
    }
  }
}
