package multiproc.inspect.diagnose;

/**
 * One thing that a file's bytes tell.
 *
 * @param kind what it is
 * @param position where, in bytes from the file's start
 * @param length how many bytes it is about, 0 where it is about none in particular
 * @param text what happened here, for a reader
 */
public record Finding(FindingKind kind, long position, long length, String text) {

  private static final int LONGEST_TEXT = 4096;

  public Finding {
    // A key may be megabytes long, and a file may hold many of them.
    if (text.length() > LONGEST_TEXT) {
      text = text.substring(0, LONGEST_TEXT) + "...";
    }
  }
}
