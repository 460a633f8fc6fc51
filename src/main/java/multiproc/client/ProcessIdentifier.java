package multiproc.client;

import java.util.function.LongSupplier;

/** Gives a client the identifier of its process, and the text of it in file names. */
@FunctionalInterface
public interface ProcessIdentifier extends LongSupplier {

  /** The text of an identifier in file names; for a pid the number itself. */
  default String text(long identifier) {
    return String.valueOf(identifier);
  }
}
