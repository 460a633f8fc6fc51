package multiproc.inspect;

import java.util.List;
import multiproc.client.FileSizes;
import multiproc.layout.DbFormat;

/**
 * Holds the format that was detected for a file, and the evidence for it.
 *
 * @param format the format in which to read the file; the likeliest by its size if it is unknown
 * @param certainty how certain the format is
 * @param candidates all possible formats, {@code format} among them; empty if no client made the
 *     file
 * @param because the evidence, in words
 * @param mixed whether the file holds entries of more than one format
 * @param withHelp the format of the entries with help, of the two that share that shape of keys
 * @param first the format of the entry right after the header. It can differ from {@code format}
 *     although the keys do not: a client of {@link DbFormat#HELP} or {@link DbFormat#TIMESTAMP}
 *     accepts a file of the other format that holds one entry, because both read that alike
 */
public record Judgement(
    DbFormat format,
    Certainty certainty,
    List<DbFormat> candidates,
    String because,
    boolean mixed,
    DbFormat withHelp,
    DbFormat first) {

  /** The judgement of a file with entries of one format, or without any. */
  Judgement(DbFormat format, Certainty certainty, List<DbFormat> candidates, String because) {
    this(format, certainty, candidates, because, false, format, format);
  }

  /** A judgement that leaves one format. */
  Judgement(DbFormat format, Certainty certainty, String because) {
    this(format, certainty, List.of(format), because);
  }

  /** The judgement of a file that holds exemplars and no values. */
  public static Judgement ofExemplars() {
    return new Judgement(
        DbFormat.RUBY, Certainty.NOT_A_CLIENTS_FILE, List.of(), "named as exemplars are");
  }

  /** How certain a judgement is. */
  public enum Certainty {
    /** Keys and distances agree and exclude every other format. */
    CERTAIN(ProofLevel.PROVEN.text()),
    /** What can be read fits this format, but it is little or damaged. */
    LIKELY(ProofLevel.LIKELY.text()),
    /** Two or more formats make such a file. */
    CANNOT_TELL(ProofLevel.CANNOT_BE_TOLD.text()),
    /** A client on a big-endian machine wrote it: every number is swapped. */
    BIG_ENDIAN("in big-endian byte order"),
    /** No byte in it comes from a client. */
    NOT_A_CLIENTS_FILE("not a client's file");

    private final String sentence;

    Certainty(String sentence) {
      this.sentence = sentence;
    }

    /** The certainty in words. */
    String sentence() {
      return sentence;
    }
  }

  /** Whether a client of the format makes files of {@code size} bytes. */
  public boolean makesSize(long size) {
    return mixed
        ? candidates.stream().anyMatch(candidate -> FileSizes.makes(candidate, size))
        : FileSizes.makes(format, size);
  }

  /** Whether the file shows one format. */
  boolean isDecided() {
    return certainty == Certainty.CERTAIN || certainty == Certainty.LIKELY;
  }

  /** Whether the file looks like one that a client on a little-endian machine reads. */
  public boolean isClients() {
    return certainty != Certainty.NOT_A_CLIENTS_FILE && certainty != Certainty.BIG_ENDIAN;
  }
}
