/**
 * Reconstructs damaged entries. {@link multiproc.inspect.reconstruct.KeyProof} holds the rule that
 * decides whether an entry is determined; every other one is a candidate.
 */
package multiproc.inspect.reconstruct;
