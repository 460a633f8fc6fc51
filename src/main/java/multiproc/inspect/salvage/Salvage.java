package multiproc.inspect.salvage;

import java.util.List;

/**
 * What a salvage of one file gave.
 *
 * @param target the copy's path
 * @param kept how many entries it holds that stood whole in the original
 * @param unproven how many of these hold a value other than 0.0 in a place where two processes
 *     stored entries: where one of each ended at one byte, the value may be the other's
 * @param guessed entries reconstructed by proof, with the reason, a line each
 * @param candidates entries that there may have been, a line each, which says whether the copy
 *     holds it
 * @param gone what could not be recovered, a line each
 * @param older copies of the entries of older formats, where the file holds several: each in a
 *     folder of its format, since no client reads both together
 */
public record Salvage(
    String target,
    long kept,
    long unproven,
    List<String> guessed,
    List<String> candidates,
    List<String> gone,
    List<Salvage> older) {}
