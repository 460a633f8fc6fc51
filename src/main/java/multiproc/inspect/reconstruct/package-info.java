/**
 * Reconstructs damaged entries. {@link multiproc.inspect.reconstruct.KeyProof} is the one rule by
 * which an entry is determined; all else is a candidate.
 */
package multiproc.inspect.reconstruct;
