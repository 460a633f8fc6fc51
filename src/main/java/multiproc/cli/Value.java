package multiproc.cli;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The value of an option or an operand.
 *
 * @param <T> the type of the value
 */
final class Value<T> {

  private final ArgSpec spec;
  private final T absent;

  /**
   * A value.
   *
   * @param spec of type {@code T}
   * @param absent the value if the line gives none and the spec has no default; may be null
   */
  public Value(ArgSpec spec, T absent) {
    this.spec = spec;
    this.absent = absent;
  }

  /** An option without a value. */
  public static Value<Boolean> flag(String name, String description) {
    return new Value<>(
        OptionSpec.builder(name).type(boolean.class).description(description).build(), false);
  }

  /** picocli's description of it. */
  public ArgSpec spec() {
    return spec;
  }

  /** The value, after the line is parsed. */
  public T get() {
    return or(absent);
  }

  /** Whether the line gives it. */
  public boolean isGiven() {
    return !spec.originalStringValues().isEmpty();
  }

  /** The value, or {@code otherwise} if the line gives none and the spec has no default. */
  public T or(T otherwise) {
    T given = spec.getValue();
    return given != null ? given : otherwise;
  }
}
