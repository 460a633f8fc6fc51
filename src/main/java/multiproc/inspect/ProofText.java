package multiproc.inspect;

import java.util.Set;
import multiproc.inspect.Doubts.Doubt;

/**
 * Says what speaks for and against an entry of a copy, whether it was reconstructed or is whole but
 * not proven.
 *
 * <p>Pure functions.
 */
public final class ProofText {

  /** Whole entries of two processes' files per one with another's value, in docs/INSPECT.md. */
  private static final int ONE_IN = 45;

  private ProofText() {}

  /** The title of a list of overwritten entries. */
  static String title(ProofLevel certainty) {
    return switch (certainty) {
      case PROVEN -> "overwritten entries that are proven";
      case LIKELY -> "overwritten entries that are likely, but not proven";
      case CANNOT_BE_TOLD -> "which of these was overwritten cannot be told";
    };
  }

  /** The evidence for a reconstructed key. */
  static String because(ReconstructedEntry entry) {
    return switch (entry.basis()) {
      case KEY_STANDS -> "its key is whole, and as long as its spaces say";
      case NAME_TWICE -> "the key has its metric's name twice, and one of them is whole";
      case CLOSING -> "only its last characters are lost, and every key ends with these";
      case INHERITED_ORDER ->
          "a forked process inherited it between the entries before and after it";
      case LABELS_AND_SIBLING ->
          "all its labels are whole, and another file holds the one key that has them";
      case SAME_METRIC ->
          "its labels are whole, its metric's name is not"
              + (entry.others() == 0
                  ? "; one metric here has such labels"
                  : "; " + more(entry.others()) + " here would fit as well");
      case FIRST_OWN_KEY ->
          "a forked child's file holds it, right after the keys that the child inherited; such a"
              + " child stores it here, too, as 0.0, and it is as long as the bytes here"
              + (entry.others() == 0
                  ? ""
                  : "; " + more(entry.others()) + " of this kind would fit");
      case SIBLING_KEY ->
          "another file holds this key, and it fits"
              + (entry.others() == 0 ? "" : "; " + more(entry.others()) + " would as well");
      case BEGINNING -> "only a part of its help is lost, which the metric's other keys give";
      case COUNTING -> "its number is between those of the entries before and after it";
    };
  }

  /** The evidence against a candidate. */
  static String against(ReconstructedEntry entry) {
    return switch (entry.basis()) {
      case KEY_STANDS ->
          "a store that did not finish can have left the length and the key's first bytes";
      case BEGINNING -> "another help may have been there, or the value is another process's";
      case NAME_TWICE, CLOSING, INHERITED_ORDER, LABELS_AND_SIBLING ->
          "the value can be that of another process, which stored here too";
      case COUNTING -> "no byte shows that a process counts here";
      case FIRST_OWN_KEY -> "a child that left no file could have stored another key";
      case SAME_METRIC, SIBLING_KEY -> "no byte rules another key out";
    };
  }

  /** The line about an entry of a key of which the copy holds another entry. */
  static String second(String entry) {
    return entry
        + ": a second entry of this series, left out: a file has one, and whether the two values"
        + " add up the bytes do not tell";
  }

  /**
   * The line about kept values of a file that several processes wrote.
   *
   * @param threeWriters whether at least three did, for which no rate is known
   */
  public static String unproven(long entries, boolean threeWriters) {
    return (entries == 1 ? "1 value" : entries + " values")
        + (threeWriters
            ? " of a file that at least three processes wrote: each can be another series'"
            : " of a file that two or more processes wrote: about one in "
                + ONE_IN
                + " was another series' in tests with real clients");
  }

  /**
   * What a child of a histogram or summary lacks in a copy, and what a scrape of the copy shows.
   *
   * @param lacks samples, or bounds of buckets
   * @param buckets number of buckets that the copy has; 0 for a summary
   * @param lacksAll whether the copy has no sample of it
   */
  static String incomplete(
      String child, Set<String> lacks, boolean histogram, long buckets, boolean lacksAll) {
    if (lacksAll) {
      return child + " is left out as a whole: a scrape does not have it";
    }
    boolean bucket = histogram && lacks.stream().anyMatch(sample -> sample.startsWith("le="));
    String effect;
    if (!bucket) {
      effect = "a scrape does not have it";
    } else if (buckets == 0) {
      effect = "a scrape has none of its buckets and no _count";
    } else if (lacks.contains("le=\"+Inf\"")) {
      effect =
          "histogram_quantile() gives NaN without le=\"+Inf\", and _count may be too low, since a"
              + " scrape adds the buckets up";
    } else {
      effect = "a scrape adds the buckets up, so _count and each larger bucket may be too low";
    }
    return child + " lacks " + String.join(", ", lacks) + ": " + effect;
  }

  /** Why a whole entry is not proven. */
  static String of(Doubt doubt) {
    return switch (doubt) {
      case ENTRY_IN_VALUE -> "its value is the beginning of another entry";
      case KEY_IMPLAUSIBLE -> "its key contradicts itself or its neighbours";
      case VALUE_IN_KEY ->
          "eight bytes of its key are text and a likely value, too, which another process may have"
              + " stored there";
      case UNFINISHED -> "its store did not finish, and it was never set";
      case AT_USED ->
          "it starts where the bytes in use end: a store that did not finish can leave the"
              + " beginning of one key there before the end of an older one";
      case VALUE_TORN ->
          "text of an overwritten key follows it, and its value is no likely one or is text, too:"
              + " the store may have stopped before the value's end";
      case VALUE_CHANGED ->
          "bytes after its key were put in, taken out or changed, and its value may be among them";
      case CUT -> "its value ends in a zero byte: the copy may have ended inside it";
      case VALUE_TEXT -> "text is in the place of its value";
      case SECOND_WRITER ->
          "the other process may have had an entry that ends at the same byte, and may have set"
              + " this value";
      case SHARED_IDENTIFIER ->
          "another file of its identifier shows two processes, and both can have stored entries"
              + " with the same ends here";
      case OLD_USED ->
          "several entries follow used: unless they were stored while the file was copied, a second"
              + " process stored an older used, and may have set this value";
    };
  }

  private static String more(int count) {
    return count == 1 ? "one other key" : count + " other keys";
  }

  /** The sentence that says which process wrote into the file of which. */
  public static String of(SharedSeries shared) {
    String text =
        "%s was stored there by process %s, a child, before it knew that it was forked: it is the"
            + " first series in %s that was not inherited";
    return shared.directory()
        + shared.holder()
        + ": "
        + (shared.certain() ? "" : "if it is fork-init, ")
        + text.formatted(
            EntryReader.display(Display.bytesOf(shared.key())), shared.ownerPid(), shared.owner());
  }
}
