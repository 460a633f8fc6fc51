package multiproc.schedule;

import java.util.function.Supplier;

/**
 * Holds the SHA-256 of a file's bytes, in hex. A simulated file is hashed when its hash is first
 * read, because that costs more than all other work of a step, and most hashes are never read.
 *
 * <p>Threading: one thread.
 */
public final class FileHash {

  private Supplier<String> source;
  private String hex;

  private FileHash(Supplier<String> source, String hex) {
    this.source = source;
    this.hex = hex;
  }

  /** A hash that is known. */
  public static FileHash of(String hex) {
    return new FileHash(null, hex);
  }

  /**
   * A hash that is computed when it is first read.
   *
   * @param source returns it, in hex; called at most once
   */
  public static FileHash of(Supplier<String> source) {
    return new FileHash(source, null);
  }

  /** The hash, in hex. */
  public String hex() {
    if (hex == null) {
      hex = source.get();
      source = null;
    }
    return hex;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileHash hash && hex().equals(hash.hex());
  }

  @Override
  public int hashCode() {
    return hex().hashCode();
  }

  @Override
  public String toString() {
    return hex();
  }
}
