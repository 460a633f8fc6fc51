package multiproc.fuzz;

import java.util.Arrays;
import multiproc.inspect.DbBytes;
import multiproc.inspect.Inspection;

/** Any bytes as a client's file: the first byte picks its name, the others are in it. */
record FuzzedFile(String name, byte[] bytes) {

  private static final String[] NAMES = {
    "gauge_all_1.db", "counter_2.db", "gauge_mostrecent_3.db", "histogram_4.db", "cache.db"
  };

  static FuzzedFile of(byte[] input) {
    if (input.length == 0) {
      return new FuzzedFile(NAMES[0], input);
    }
    return new FuzzedFile(
        NAMES[(input[0] & 0xff) % NAMES.length], Arrays.copyOfRange(input, 1, input.length));
  }

  Inspection inspect() {
    return DbBytes.inspect(name, bytes);
  }
}
