package multiproc.cli.option;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a command line gives for one option or operand.
 *
 * @param <T> what its text is converted to
 */
public final class Value<T> {

  private final ArgSpec spec;
  private final T absent;

  /**
   * A value.
   *
   * @param spec whose type is {@code T}
   * @param absent what holds where the line gives nothing and the spec has no default; may be null
   */
  public Value(ArgSpec spec, T absent) {
    this.spec = spec;
    this.absent = absent;
  }

  /** An option that is given or not. */
  public static Value<Boolean> flag(String name, String description) {
    return new Value<>(
        OptionSpec.builder(name).type(boolean.class).description(description).build(), false);
  }

  /** What picocli knows of it. */
  public ArgSpec spec() {
    return spec;
  }

  /** The value, once the line is read. */
  public T get() {
    return or(absent);
  }

  /** Whether the line gives it. */
  public boolean isGiven() {
    return !spec.originalStringValues().isEmpty();
  }

  /** The value, or another where the line gives nothing and the spec has no default. */
  public T or(T otherwise) {
    T given = spec.getValue();
    return given != null ? given : otherwise;
  }
}
