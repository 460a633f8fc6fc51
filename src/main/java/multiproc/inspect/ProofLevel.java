package multiproc.inspect;

/** How certain a statement about an entry is. All reports and the JSON use these words alone. */
enum ProofLevel {
  /** It follows from the bytes; they allow nothing else. */
  PROVEN("proven"),
  /** The evidence supports it, but the bytes allow something else, too. */
  LIKELY("likely"),
  /** The bytes allow several answers, and nothing decides between them. */
  CANNOT_BE_TOLD("cannot be told");

  private final String text;

  ProofLevel(String text) {
    this.text = text;
  }

  /** The certainty in words. */
  String text() {
    return text;
  }
}
