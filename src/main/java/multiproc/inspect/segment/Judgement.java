package multiproc.inspect.segment;

import java.util.List;
import multiproc.layout.DbFormat;

/**
 * Which format a file is of.
 *
 * @param format the one to read it by; where none can be told, the likeliest by its size
 * @param certainty how sure that is
 * @param candidates all that it can be, {@code format} among them; empty for what is no client's
 *     file
 * @param because the evidence, in words
 * @param mixed whether it holds entries of more than one format
 * @param withHelp the format of the entries with help, which share the shape of their keys
 * @param first the format of the entry right behind the header. It can differ from {@code format}
 *     where the keys do not: of {@link DbFormat#HELP} and {@link DbFormat#TIMESTAMP} a client takes
 *     up the other's file when it holds one entry, which is read alike in both
 */
public record Judgement(
    DbFormat format,
    Certainty certainty,
    List<DbFormat> candidates,
    String because,
    boolean mixed,
    DbFormat withHelp,
    DbFormat first) {

  Judgement(
      DbFormat format,
      Certainty certainty,
      List<DbFormat> candidates,
      String because,
      boolean mixed) {
    this(format, certainty, candidates, because, mixed, format, format);
  }

  /** Of a file that holds no values but exemplars. */
  public static Judgement ofExemplars() {
    return new Judgement(
        DbFormat.RUBY, Certainty.NOT_A_CLIENTS_FILE, List.of(), "named as exemplars are", false);
  }

  /** How sure a judgement is. */
  public enum Certainty {
    /** Keys and distances agree and leave no other. */
    CERTAIN("certain"),
    /** What there is points to it, but it is damaged or little. */
    LIKELY("likely"),
    /** Two formats make such a file, or more. */
    CANNOT_TELL("cannot be told"),
    /** Nothing in it is a client's. */
    NOT_A_CLIENTS_FILE("not a client's file");

    private final String sentence;

    Certainty(String sentence) {
      this.sentence = sentence;
    }

    /** The certainty in words. */
    public String sentence() {
      return sentence;
    }
  }

  /** Whether a client of such a file makes it of {@code size} bytes. */
  public boolean makesSize(long size) {
    return mixed
        ? candidates.stream().anyMatch(candidate -> candidate.makesSize(size))
        : format.makesSize(size);
  }

  /** Whether the file looks like any client's. */
  public boolean isClients() {
    return certainty != Certainty.NOT_A_CLIENTS_FILE;
  }
}
