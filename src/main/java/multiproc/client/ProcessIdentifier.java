package multiproc.client;

import java.util.function.LongSupplier;

/** Tells a client which process it is in, and what that process's files are called. */
@FunctionalInterface
public interface ProcessIdentifier extends LongSupplier {

  /** What stands for an identifier in the names of files; the number itself where it is a pid. */
  default String text(long identifier) {
    return String.valueOf(identifier);
  }
}
