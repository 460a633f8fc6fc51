package multiproc.cli.option;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;

/** A path as it is given. */
public final class PathConverter implements ITypeConverter<Path> {

  @Override
  public Path convert(String text) {
    return Path.of(text);
  }
}
