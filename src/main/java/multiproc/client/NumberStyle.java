package multiproc.client;

import multiproc.layout.Change;

/**
 * How a number is written. A release with a style of its own has it in its line of {@link
 * ClientVersion}, as a subclass.
 */
public class NumberStyle implements Change {

  /** As simpleclient does: {@code Double.toString}, {@code +Inf}, {@code -Inf}. */
  static final NumberStyle JAVA = new NumberStyle();

  /** As client_python to 0.4.2 does: {@code repr}. */
  static final NumberStyle PYTHON = new NumberStyle();

  /**
   * As client_python 0.5.0 to 0.25.0 does: {@code repr}, and for large numbers an exponent with a 0
   * before its digits: {@code 1e+06}, {@code 1e+010}.
   */
  public static final NumberStyle GO = new NumberStyle();

  /** As client_python from 0.26.0 on does: the exponent has two digits, {@code 1e+10}. */
  static final NumberStyle GO_TWO_DIGITS = new NumberStyle();

  NumberStyle() {}

  /** The text of a number, at most 26 characters of ASCII. */
  String format(double value) {
    return GoFloat.format(value, this);
  }

  /** Whether it is a release's own, which only {@link #format} knows. */
  final boolean isOwn() {
    return getClass() != NumberStyle.class;
  }

  /** Whether large numbers have Go's exponent. */
  boolean hasExponents() {
    return this == GO || this == GO_TWO_DIGITS;
  }
}
