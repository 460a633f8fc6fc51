package multiproc.schedule.print;

import java.util.List;

/**
 * A run of bytes that belong together: the header, an entry as a walk finds it, or bytes that one
 * process stored and that no walk reads as an entry.
 *
 * @param kind {@link ByteField#USED} of the header, {@link ByteField#KEY} of an entry, {@link
 *     ByteField#ASTRAY} or {@link ByteField#BEYOND}
 * @param position of the first byte, in bytes from the file's start
 * @param length in bytes
 * @param parts of each byte: as a walk reads it, or else as it was stored
 * @param origins the stores of its bytes, in the order of the bytes, without duplicates; empty if
 *     no step stored them
 * @param series an entry's key; else empty
 * @param value an entry's value; else 0
 */
record Block(
    ByteField kind,
    int position,
    int length,
    List<ByteField> parts,
    List<Origin> origins,
    String series,
    double value) {}
