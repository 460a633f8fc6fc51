package multiproc.client;

/** How a sample's value is written. */
enum NumberStyle {
  /** As simpleclient does: {@code Double.toString}, {@code +Inf}, {@code -Inf}. */
  JAVA,

  /** As client_python to 0.4.2 does: {@code repr}. */
  PYTHON,

  /**
   * As client_python 0.5.0 to 0.25.0 does: {@code repr}, and for large numbers an exponent with a 0
   * before its digits: {@code 1e+06}, {@code 1e+010}.
   */
  GO,

  /** As client_python from 0.26.0 on does: the exponent has two digits, {@code 1e+10}. */
  GO_TWO_DIGITS;

  /** Whether large numbers have Go's exponent. */
  boolean hasExponents() {
    return this == GO || this == GO_TWO_DIGITS;
  }
}
