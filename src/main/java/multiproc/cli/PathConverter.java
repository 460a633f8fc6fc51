package multiproc.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;

/** A path as it is given. */
final class PathConverter implements ITypeConverter<Path> {

  @Override
  public Path convert(String text) {
    return Path.of(text);
  }
}
