package multiproc.explore;

/**
 * Bounds the original's programs in a search by the number of workers, labels, generations and
 * passes.
 *
 * @param children workers of each generation
 * @param labels workers that the launcher counts
 * @param labelLength characters of each label's value; 0 for the number alone
 * @param generations of workers
 * @param passes times that the launcher counts in each generation
 */
public record Bounds(int children, int labels, int labelLength, int generations, int passes) {

  /** {@code children 2, labels 2, generations 1, passes 1}. */
  String text() {
    return "children "
        + children
        + ", labels "
        + labels
        + (labelLength == 0 ? "" : " of " + labelLength + " characters")
        + ", generations "
        + generations
        + ", passes "
        + passes;
  }
}
