package multiproc.explore.infer;

import java.util.List;

/**
 * Entries that one handle appends, and perhaps a second handle that opens the file after one.
 *
 * @param handle null for a new handle
 * @param start position at which a new handle begins
 * @param by the handle that stored {@code start} as {@code used}
 * @param second entries of a second new handle; null if there is no second handle
 */
record Choice(
    Handle handle,
    int start,
    Handle by,
    List<Entry> entries,
    boolean closes,
    List<Entry> second,
    int score) {}
