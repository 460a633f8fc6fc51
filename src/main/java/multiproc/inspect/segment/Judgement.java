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
 */
public record Judgement(
    DbFormat format,
    Certainty certainty,
    List<DbFormat> candidates,
    String because,
    boolean mixed) {

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

  /** Whether the file looks like any client's. */
  public boolean isClients() {
    return certainty != Certainty.NOT_A_CLIENTS_FILE;
  }
}
