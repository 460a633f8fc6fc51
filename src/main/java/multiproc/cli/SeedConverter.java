package multiproc.cli;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.harness.UserException;
import picocli.CommandLine.ITypeConverter;

/**
 * Converts an integer as Python's {@code int(text)} does: any size, a sign, white space around it.
 */
final class SeedConverter implements ITypeConverter<BigInteger> {

  private static final Pattern INTEGER = Pattern.compile("\\s*(?:\\+([0-9]+)|(-?[0-9]+))\\s*");

  @Override
  public BigInteger convert(String text) {
    Matcher matcher = INTEGER.matcher(text);
    if (!matcher.matches()) {
      throw new UserException(
          "not an integer: seed=" + text + "; give a whole number, for example 928453");
    }
    return new BigInteger(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
  }
}
