package multiproc.inspect;

/**
 * What salvage copies of a file.
 *
 * @param kept number of whole entries in the copies
 * @param added number of reconstructed entries in the copies
 * @param leftOut number of whole entries that the copies do not hold because of a doubt
 */
record SavedCounts(long kept, long added, long leftOut) {}
