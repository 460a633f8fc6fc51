package multiproc.layout;

/**
 * Holds the size that a release gives a new file.
 *
 * @param bytes above 0
 */
public record FirstSize(int bytes) implements Change {}
