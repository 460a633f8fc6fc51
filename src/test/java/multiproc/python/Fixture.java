package multiproc.python;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.zip.GZIPInputStream;

/**
 * One result of a real CPython, as {@code make_fixtures.py} recorded it, and the port's result for
 * the same input; the script describes the form.
 */
record Fixture(String function, String input, String outcome) {

  /** Reads all results that were recorded with the interpreter of this version. */
  static List<Fixture> readAll(PythonVersion version) {
    String number = version == PythonVersion.PYTHON_2_7 ? "2.7" : "3";
    String name = "/python/cpython-" + number + ".txt.gz";
    try (InputStream packed =
            Objects.requireNonNull(Fixture.class.getResourceAsStream(name), name);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.US_ASCII))) {
      return lines.lines().map(Fixture::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Fixture parse(String line) {
    String[] fields = line.split("\t", -1);
    return new Fixture(fields[0], fields[1], fields[2]);
  }

  /** The port's result, in the form of {@link #outcome}. */
  String portOutcome(PythonVersion version) {
    try {
      return "V" + CanonicalForm.of(call(version), version);
    } catch (PythonError e) {
      return "E" + e.type() + " " + CanonicalForm.escape(e.getMessage());
    }
  }

  private Object call(PythonVersion version) {
    switch (function) {
      case "utf8":
        byte[] bytes = HexFormat.of().parseHex(input);
        return PythonUtf8.decode(bytes, 0, bytes.length, version);
      case "json":
        return PythonJson.loads(CanonicalForm.unescape(input), version);
      case "float":
        return PythonFloat.parse(CanonicalForm.unescape(input), version);
      case "repr":
        return PythonFloat.repr(Double.longBitsToDouble(Long.parseUnsignedLong(input, 16)));
      case "type":
        return PythonUnpack.typeName(
            PythonJson.loads(CanonicalForm.unescape(input), version), version);
      case "unpack":
        String[] parts = CanonicalForm.unescape(input).split(":", 2);
        Object value = PythonJson.loads(parts[1], version);
        return PythonUnpack.unpack(value, Integer.parseInt(parts[0]), version);
      case "chars":
        return runs(point -> property(input, point, version));
      default:
        throw new IllegalArgumentException(function);
    }
  }

  private static int property(String name, int point, PythonVersion version) {
    return switch (name) {
      case "decimal" -> PythonText.decimal(point, version);
      case "space" -> PythonText.isSpace(point, version) ? 1 : 0;
      case "printable" -> PrintableRanges.contains(point) ? 1 : 0;
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String runs(IntUnaryOperator property) {
    StringBuilder runs = new StringBuilder();
    int start = 0;
    for (int point = 1; point <= Character.MAX_CODE_POINT + 1; point++) {
      int value = property.applyAsInt(point - 1);
      if (point > Character.MAX_CODE_POINT || property.applyAsInt(point) != value) {
        runs.append(point - start).append(':').append(value).append(' ');
        start = point;
      }
    }
    return runs.toString();
  }
}
