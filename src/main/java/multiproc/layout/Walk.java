package multiproc.layout;

import multiproc.python.PythonError;

/**
 * A client's way over the entries of a file, from the first to {@code used}: it trusts what that
 * client trusts, and fails, in Python's words, just where that client would.
 *
 * <p>The accessors speak of the entry that {@link #next()} stepped to. Positions are absolute.
 *
 * <p>Threading: one thread. Ordering: plain loads; over a live mapping an entry may change while it
 * is being read, as it may in the client.
 */
public interface Walk {

  /**
   * Steps to the next entry.
   *
   * @return false when {@code used} is reached
   * @throws DbException where the client fails
   */
  boolean next();

  /** Where the entry starts, bytes from the file's start. */
  int position();

  /** Where the entry's value stands, bytes from the file's start. */
  int valuePosition();

  /** The value. */
  double value();

  /** The timestamp, seconds since 1970; 0.0 where the format has none. */
  double timestamp();

  /** A copy of the key's bytes, spaces left off. */
  byte[] keyBytes();

  /**
   * The key.
   *
   * @throws DbException when its bytes are not UTF-8
   */
  String key();

  /** What went wrong with the entry, with its place. */
  DbException fail(PythonError error);
}
