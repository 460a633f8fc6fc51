package multiproc.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds the text of one series, up to its value: {@code name{label="value"} }.
 *
 * <p>Threading: one thread; an object is reused for many series.
 */
final class SeriesText {

  private byte[] bytes = new byte[256];
  private int length;

  public void clear() {
    length = 0;
  }

  public int length() {
    return length;
  }

  public byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  public boolean isEqualTo(byte[] other) {
    return Arrays.equals(bytes, 0, length, other, 0, other.length);
  }

  /** Stores the text, at most a block long, in an arena and returns its place. */
  public int store(Arena arena) {
    int place = arena.allocate(length);
    System.arraycopy(bytes, 0, arena.block(place), arena.offset(place), length);
    return place;
  }

  public void put(byte[] source, int from, int to) {
    int count = to - from;
    ensure(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
  }

  public void put(byte[] source) {
    put(source, 0, source.length);
  }

  public void put(char c) {
    ensure(1);
    bytes[length++] = (byte) c;
  }

  public void beginValue() {
    put('=');
    put('"');
  }

  public void endValue() {
    put('"');
  }

  /** Adds a label's value with the escapes of the text format. */
  public void escape(String value) {
    put(TextFormat.quoted(value).getBytes(StandardCharsets.UTF_8));
  }

  private void ensure(int more) {
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
