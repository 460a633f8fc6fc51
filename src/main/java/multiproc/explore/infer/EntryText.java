package multiproc.explore.infer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.model.FileImage;

/**
 * Holds the 8-byte words of an entry up to its value.
 *
 * @param words of 8 bytes
 * @param known whether each word is known; before a key is chosen, only the words that the file
 *     shows
 */
record EntryText(long[] words, boolean[] known) {

  static EntryText of(Entry entry, FileImage file, DbFormat format) {
    int count = (entry.length() - format.valueSize()) / Long.BYTES;
    boolean[] known = new boolean[count];
    if (entry.key != null) {
      Arrays.fill(known, true);
      return new EntryText(
          DbLayout.headWords(entry.key.getBytes(StandardCharsets.ISO_8859_1)), known);
    }
    long[] words = new long[count];
    for (int[] range : entry.shown) {
      for (int at = range[0]; at < range[1]; at += Long.BYTES) {
        int number = (at - entry.start) / Long.BYTES;
        if (number < count) {
          words[number] = file.getLong(at);
          known[number] = true;
        }
      }
    }
    return new EntryText(words, known);
  }
}
