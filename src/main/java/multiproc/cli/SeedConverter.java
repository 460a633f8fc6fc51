package multiproc.cli;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An integer as Python's {@code int(text)} takes it: any size, a sign, white space around it. */
final class SeedConverter implements ITypeConverter<BigInteger> {

  private static final Pattern INTEGER = Pattern.compile("\\s*\\+?(-?[0-9]+)\\s*");

  @Override
  public BigInteger convert(String text) {
    Matcher matcher = INTEGER.matcher(text);
    if (!matcher.matches() || text.contains("+-")) {
      if (text.startsWith("-") && !text.matches("-[0-9].*")) {
        throw new TypeConversionException("unknown option: " + text + "; --help lists what there is");
      }
      throw new TypeConversionException(
          "the seed is not an integer: seed=" + text + "; give a whole number, for example 928453");
    }
    return new BigInteger(matcher.group(1));
  }
}
