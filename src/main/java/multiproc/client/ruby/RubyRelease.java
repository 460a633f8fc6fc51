package multiproc.client.ruby;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import multiproc.python.PythonFloat;

/**
 * Releases of prometheus-client-mmap that read files alike. They write the same files.
 *
 * <p>The C extension's rules were found by running 0.16.2, the Rust extension's by reading its
 * source.
 */
public enum RubyRelease {
  /** With the C extension; 0.16.2 was run. */
  C("prometheus-client-mmap-0"),

  /** With the Rust extension, which formats numbers differently. */
  RUST("prometheus-client-mmap-1");

  /** Significant digits of {@code %.17g}, the C extension's format. */
  private static final int DIGITS = 17;

  private static final int SMALLEST_PLAIN_EXPONENT = -4;

  private final String text;

  RubyRelease(String text) {
    this.text = text;
  }

  /** The name on the command line. */
  public String text() {
    return text;
  }

  /** The releases of that name. */
  public static Optional<RubyRelease> of(String text) {
    return Arrays.stream(values()).filter(r -> r.text.equals(text)).findFirst();
  }

  /** All names. */
  public static List<String> names() {
    return List.of(C.text, RUST.text);
  }

  /** A sample's value as the page shows it. */
  String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      String infinite = this == C ? "Inf" : "inf";
      return value > 0 ? infinite : "-" + infinite;
    }
    String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    double magnitude = Math.abs(value);
    return sign + (magnitude == 0 ? "0" : this == C ? digits(magnitude) : plain(magnitude));
  }

  /** {@code %.17g} of C. */
  private static String digits(double value) {
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(DIGITS, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= SMALLEST_PLAIN_EXPONENT && exponent < DIGITS) {
      return rounded.stripTrailingZeros().toPlainString();
    }
    BigDecimal mantissa = rounded.movePointLeft(exponent);
    String size = String.valueOf(Math.abs(exponent));
    return mantissa.stripTrailingZeros().toPlainString()
        + (exponent < 0 ? "e-" : "e+")
        + (size.length() < 2 ? "0" + size : size);
  }

  /** The shortest decimal that reads back as the number, without an exponent. */
  private static String plain(double value) {
    return new BigDecimal(PythonFloat.repr(value)).stripTrailingZeros().toPlainString();
  }

  @Override
  public String toString() {
    return text;
  }
}
