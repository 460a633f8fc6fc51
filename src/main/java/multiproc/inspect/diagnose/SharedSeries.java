package multiproc.inspect.diagnose;

/**
 * Series that stand in one process's file, unset, and that another process has set in its own: they
 * came over a fork. Downwards with the state that a child inherits, or upwards by a child that did
 * not yet know it was one; which of the two, the order of the process numbers tells.
 *
 * @param directory of the files, where there are several; else empty
 * @param holder name of the file where they stand unset
 * @param holderPid the process that it is of
 * @param owner name of the file where they are set
 * @param ownerPid the process that it is of
 * @param key the first of them, each byte a char
 * @param count how many there are
 * @param storedByChild whether the owner is the child and stored them in the holder's file
 */
public record SharedSeries(
    String directory,
    String holder,
    String holderPid,
    String owner,
    String ownerPid,
    String key,
    int count,
    boolean storedByChild) {}
