package multiproc.inspect;

import java.nio.file.Path;
import java.util.List;

/**
 * The processes that own a directory's files, on the machine they run on.
 *
 * @param alive how many live: each has one of its files mapped
 * @param dead how many do not
 * @param unknown how many may not be asked
 * @param deadFiles the files of the dead
 */
public record Owners(long alive, long dead, long unknown, List<Path> deadFiles) {}
