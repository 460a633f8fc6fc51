package multiproc.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A value of {@link PythonJson#loads} as a key of a dict. Two keys are equal if Python takes the
 * two for one key, for example {@code 1}, {@code 1.0} and {@code True}.
 *
 * <p>Follows {@code Objects/object.c PyObject_Hash, PyObject_RichCompare} of 2.7.18 and 3.11; a
 * {@code NaN} is equal to itself, since the json module has one object for all of them. Immutable.
 */
public final class PythonKey {

  private final Object value;
  private final Object identity;

  private PythonKey(Object value, Object identity) {
    this.value = value;
    this.identity = identity;
  }

  /**
   * The key.
   *
   * @param version decides the name of the type in an error
   * @throws PythonError {@code TypeError} for a list or a dict
   */
  public static PythonKey of(Object value, PythonVersion version) {
    check(value, version);
    return new PythonKey(value, identity(value));
  }

  /**
   * Checks whether a value can be a key.
   *
   * @throws PythonError {@code TypeError} for a list or a dict
   */
  public static void check(Object value, PythonVersion version) {
    if (value instanceof List || value instanceof Map) {
      throw new PythonError(
          "TypeError", "unhashable type: '" + PythonUnpack.typeName(value, version) + "'");
    }
  }

  /** {@code not value}, for a value that can be a key. */
  public static boolean isFalse(Object value) {
    return value == null || value.equals("") || BigDecimal.ZERO.equals(identity(value));
  }

  private static Object identity(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? BigDecimal.ONE : BigDecimal.ZERO;
    } else if (value instanceof BigInteger number) {
      return new BigDecimal(number).stripTrailingZeros();
    } else if (value instanceof Double number && Double.isFinite(number)) {
      return new BigDecimal(number).stripTrailingZeros();
    }
    return value;
  }

  /** The value as it was read. */
  public Object value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PythonKey key && Objects.equals(identity, key.identity);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(identity);
  }
}
