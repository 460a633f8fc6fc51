package multiproc.inspect;

/**
 * A series that a forked child stored in its parent's file, where it is 0.0, before it noticed the
 * fork.
 *
 * @param directory of the files; empty if only one directory is inspected
 * @param holder name of the parent's file
 * @param owner name of the child's file, in which the series is set
 * @param ownerPid the child's process
 * @param key the series, each byte a char
 * @param certain false if another fault than fork-init explains the parent's file as well
 */
record SharedSeries(
    String directory, String holder, String owner, String ownerPid, String key, boolean certain) {}
