package multiproc.client.text;

/**
 * A directory holds what only the exact merge can do: one metric in files of two types or modes,
 * say. Nothing is wrong with it.
 */
public final class NeedsExactMergeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NeedsExactMergeException(String what) {
    super(what, null, false, false);
  }
}
