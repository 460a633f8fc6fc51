package multiproc.python;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Does the assignment {@code a, b, c = value} for a value of {@link PythonJson#loads}.
 *
 * <p>Follows {@code Python/ceval.c unpack_iterable} of 2.7.18 and 3.11. Stateless, so safe in any
 * thread while the value does not change.
 */
public final class PythonUnpack {
  private PythonUnpack() {}

  /**
   * The values of the targets.
   *
   * <p>A list gives its items, a string its characters (code points: both interpreters are wide), a
   * dict its keys: on 3 in the map's order, on 2.7 in the order of that version's hash table.
   *
   * @param value from {@link PythonJson#loads}
   * @param targets number of targets, 0 or more
   * @param version whose rules and texts
   * @return a new list with one value for each target
   * @throws PythonError {@code ValueError} if the values are too many or too few, {@code TypeError}
   *     if the value is not iterable
   * @throws IllegalArgumentException if the value is not a JSON value
   */
  public static List<Object> unpack(Object value, int targets, PythonVersion version) {
    List<Object> items;
    if (value instanceof List<?> list) {
      checkCount(list.size(), targets, version);
      items = new ArrayList<>(list);
    } else if (value instanceof String text) {
      checkCount(text.codePointCount(0, text.length()), targets, version);
      items = new ArrayList<>(targets);
      text.codePoints().mapToObj(Character::toString).forEach(items::add);
    } else if (value instanceof Map<?, ?> map) {
      checkCount(map.size(), targets, version);
      List<String> keys = new ArrayList<>(map.size());
      map.keySet().forEach(key -> keys.add((String) key));
      items =
          new ArrayList<>(version == PythonVersion.PYTHON_2_7 ? Python2DictOrder.of(keys) : keys);
    } else {
      String type = typeName(value, version);
      throw new PythonError(
          "TypeError",
          version == PythonVersion.PYTHON_2_7
              ? "'" + type + "' object is not iterable"
              : "cannot unpack non-iterable " + type + " object");
    }
    return items;
  }

  private static void checkCount(int count, int targets, PythonVersion version) {
    if (count == targets) {
      return;
    }
    boolean python2 = version == PythonVersion.PYTHON_2_7;
    String text;
    if (count > targets) {
      text = "too many values to unpack" + (python2 ? "" : " (expected " + targets + ")");
    } else if (python2) {
      text = "need more than " + count + " value" + (count == 1 ? "" : "s") + " to unpack";
    } else {
      text = "not enough values to unpack (expected " + targets + ", got " + count + ")";
    }
    throw new PythonError("ValueError", text);
  }

  /**
   * The name of the value's type, {@code type(value).__name__}.
   *
   * @param value from {@link PythonJson#loads}
   * @param version the name differs for strings, and on 2.7 for integers beyond 64 bits
   * @return {@code unicode} or {@code str}, {@code int} or {@code long}, {@code float}, {@code
   *     bool}, {@code NoneType}, {@code list}, {@code dict}
   * @throws IllegalArgumentException if the value is not a JSON value
   */
  public static String typeName(Object value, PythonVersion version) {
    boolean python2 = version == PythonVersion.PYTHON_2_7;
    if (value == null) {
      return "NoneType";
    } else if (value instanceof String) {
      return python2 ? "unicode" : "str";
    } else if (value instanceof BigInteger number) {
      return python2 && number.bitLength() >= Long.SIZE ? "long" : "int";
    } else if (value instanceof Double) {
      return "float";
    } else if (value instanceof Boolean) {
      return "bool";
    } else if (value instanceof List) {
      return "list";
    } else if (value instanceof Map) {
      return "dict";
    }
    throw new IllegalArgumentException("not a JSON value: " + value.getClass().getName());
  }

  /**
   * The error for an attribute that the value's type does not have.
   *
   * @param value from {@link PythonJson#loads}
   * @param version decides the name of the type
   */
  public static PythonError noAttribute(Object value, String attribute, PythonVersion version) {
    return new PythonError(
        "AttributeError",
        "'" + typeName(value, version) + "' object has no attribute '" + attribute + "'");
  }
}
