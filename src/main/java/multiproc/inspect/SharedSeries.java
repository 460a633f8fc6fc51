package multiproc.inspect;

/**
 * Series that are 0 in one process's file and set in another's: they came over a fork. Either the
 * child inherited them, or the child stored them in the parent's file before it noticed the fork;
 * the order of the pids decides between the two.
 *
 * @param directory of the files; empty if only one directory is inspected
 * @param holder name of the file in which they are 0
 * @param holderPid the process that owns the holder
 * @param owner name of the file in which they are set
 * @param ownerPid the process that owns that file
 * @param key the first of them, each byte a char
 * @param count number of series
 * @param storedByChild whether the owner is the child and stored them in the holder's file
 */
record SharedSeries(
    String directory,
    String holder,
    String holderPid,
    String owner,
    String ownerPid,
    String key,
    int count,
    boolean storedByChild) {}
