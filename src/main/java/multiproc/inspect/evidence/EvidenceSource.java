package multiproc.inspect.evidence;

import java.io.IOException;

/** A client's file that can be opened more than once. */
public interface EvidenceSource {

  /** Where it is, for a reader; inside a zip {@code <zip>!<name>}. */
  String path();

  /** The path a client would have been given: error texts show it. */
  String clientPath();

  /** The file's own name, without any directory. */
  String name();

  /**
   * A number that changes when the file is written or cut; stores through a mapping may not show.
   */
  default long stamp() throws IOException {
    return 0;
  }

  /** Opens it for reading. */
  Evidence open() throws IOException;
}
