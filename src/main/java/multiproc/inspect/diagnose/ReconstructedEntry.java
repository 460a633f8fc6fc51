package multiproc.inspect.diagnose;

/**
 * An entry that is not whole but can be put together again.
 *
 * @param position where its remains are, bytes from the file's start
 * @param key its key's bytes
 * @param display its key for a reader
 * @param value its value
 * @param timestamp its timestamp, 0.0 where it has none
 * @param determined whether it is known by what stands; else others may be as likely, and no copy
 *     is to hold it
 * @param because why this key and this value
 */
public record ReconstructedEntry(
    long position,
    byte[] key,
    String display,
    double value,
    double timestamp,
    boolean determined,
    String because) {}
