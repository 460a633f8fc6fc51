package multiproc.layout;

/**
 * The size that a client gives a new file.
 *
 * @param bytes above 0
 */
public record FirstSize(int bytes) implements Change {}
