package multiproc.client;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Knows the sizes of clients' files, in bytes: a release's first size, doubled any number of times.
 * They follow from the lines of {@link ClientVersion}.
 *
 * <p>Pure functions; safe from any thread.
 */
public final class FileSizes {

  private FileSizes() {}

  /** The first sizes of a format's releases. */
  private static IntStream first(DbFormat format) {
    return format == DbFormat.RUBY
        ? IntStream.of(DbLayout.RUBY_INITIAL_SIZE)
        : Arrays.stream(ClientVersion.values())
            .filter(release -> release.format() == format)
            .mapToInt(ClientVersion::initialSize);
  }

  /** The smallest size of a format's files. */
  public static int smallest(DbFormat format) {
    return first(format).min().orElseThrow();
  }

  /** Whether a client of a format makes files of {@code size} bytes. */
  public static boolean makes(DbFormat format, long size) {
    return first(format).anyMatch(first -> isMade(first, size));
  }

  /** Whether a client of any format makes files of {@code size} bytes. */
  public static boolean areMade(long size) {
    return Arrays.stream(DbFormat.values()).anyMatch(format -> makes(format, size));
  }

  /** The greatest first size of a format's releases that is at most {@code size}; else 0. */
  public static int greatestFirst(DbFormat format, long size) {
    return first(format).filter(first -> first <= size).max().orElse(0);
  }

  /** The oldest release that makes files of {@code size} bytes. */
  public static Optional<ClientVersion> oldestMaking(long size) {
    return Arrays.stream(ClientVersion.values())
        .filter(release -> isMade(release.initialSize(), size))
        .findFirst();
  }

  private static boolean isMade(int first, long size) {
    return size >= first && size % first == 0 && Long.bitCount(size / first) == 1;
  }
}
