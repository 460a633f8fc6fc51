package multiproc.schedule.print;

import java.util.List;

/**
 * A run of bytes that belong together: the header, an entry as a walk finds it, or what one process
 * stored where no walk finds an entry.
 *
 * @param kind {@link Part#USED} of the header, {@link Part#KEY} of an entry, {@link Part#ASTRAY} or
 *     {@link Part#BEYOND}
 * @param position of its first byte, from the file's start
 * @param length in bytes
 * @param parts of each byte: what a walk takes it for; where no walk does, as what it was stored
 * @param origins the stores that its bytes are of, in the order of the bytes, each named once;
 *     empty where nobody stored them
 * @param series of an entry: its key; else empty
 * @param value of an entry; 0 otherwise
 */
record Block(
    Part kind,
    int position,
    int length,
    List<Part> parts,
    List<Origin> origins,
    String series,
    double value) {}
