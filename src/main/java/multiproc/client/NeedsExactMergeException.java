package multiproc.client;

/**
 * A directory needs the exact merge, for example because one metric is in files of two types or
 * modes. This is no error.
 */
final class NeedsExactMergeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NeedsExactMergeException(String what) {
    super(what, null, false, false);
  }
}
