package multiproc.inspect;

import java.nio.file.Path;
import java.util.List;

/**
 * The processes that own a directory's files, on the machine where they run.
 *
 * @param alive number of owners that are alive: each has one of its files mapped
 * @param dead number of owners that are dead
 * @param unknown number of owners about which this user may not ask
 * @param deadFiles the files of the dead owners
 */
record Owners(long alive, long dead, long unknown, List<Path> deadFiles) {}
