package multiproc.client.exposition;

/** How a sample's value is written. */
public enum NumberStyle {
  /** As simpleclient does: {@code Double.toString}, {@code +Inf}, {@code -Inf}. */
  JAVA,

  /** As client_python to 0.4.2 does: {@code repr}. */
  PYTHON,

  /** As client_python from 0.5.0 on does: {@code repr}, and an exponent for large numbers. */
  GO
}
