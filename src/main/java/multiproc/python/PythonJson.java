package multiproc.python;

/**
 * {@code json.loads} of a unicode string, as CPython does it with its C accelerator.
 *
 * <p>Follows {@code Lib/json/__init__.py loads} and {@code Lib/json/decoder.py JSONDecoder.decode,
 * raw_decode} of 2.7.18 and 3.11.7; their callees are in {@link JsonScanner}.
 *
 * <p>Stateless, so safe in any thread.
 */
public final class PythonJson {
  private PythonJson() {}

  /**
   * Reads the one JSON value that {@code text} holds.
   *
   * <p>NaN, Infinity and -Infinity are values, integers have no limit but 3's 4300 digits, and
   * containers nest at most 995 deep. That is the depth in a stock interpreter if a module calls
   * {@code json.loads} at its top level; every further Python frame above the call costs one.
   * Java's own stack is not used for nesting. Time is linear in the text, except for integers of
   * thousands of digits.
   *
   * @param text the text
   * @param version whose rules and texts
   * @return a {@code List<Object>}, a {@code Map<String, Object>} (in the order the keys first
   *     came, with the last value of each), a {@code String}, a {@code BigInteger} (a JSON number
   *     with neither fraction nor exponent), a {@code Double}, a {@code Boolean} or null; the
   *     caller may change lists and maps
   * @throws PythonError {@code ValueError}, on 3 mostly its subclass {@code
   *     json.decoder.JSONDecodeError}, with positions in code points; on deep nesting {@code
   *     RuntimeError}, on 3 {@code RecursionError}
   */
  public static Object loads(String text, PythonVersion version) {
    JsonErrors errors = new JsonErrors(text, version);
    if (version == PythonVersion.PYTHON_3 && text.startsWith("\ufeff")) {
      throw errors.at("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
    }
    JsonScanner scanner = new JsonScanner(text, version, errors);
    Object value = scanner.scan(JsonScanner.skipWhitespace(text, 0));
    int end = JsonScanner.skipWhitespace(text, scanner.position());
    if (end != text.length()) {
      throw errors.extraData(end);
    }
    return value;
  }
}
