package multiproc.inspect;

import multiproc.inspect.Finding.Overwritten.Part;

/**
 * The sentences of all findings.
 *
 * <p>Pure functions.
 */
final class FindingText {

  private static final int LONGEST = 4096;

  private FindingText() {}

  /** The sentence of a finding, without a full stop. */
  public static String of(Finding finding) {
    String text = sentence(finding);
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }

  private static String sentence(Finding finding) {
    if (finding instanceof Finding.OfFile file) {
      return file(file);
    }
    if (finding instanceof Finding.Overwritten part) {
      return overwritten(part);
    }
    if (finding instanceof Finding.ValueStored stored) {
      return stored(stored);
    }
    if (finding instanceof Finding.DamagedKey key) {
      return damagedKey(key);
    }
    if (finding instanceof Finding.OddKey key) {
      return entryName(key.victim()) + ": " + oddKey(key);
    }
    if (finding instanceof Finding.BeingWritten written) {
      return beingWritten(written);
    }
    if (finding instanceof Finding.BehindUsed behind) {
      return entryName(behind.victim())
          + " = "
          + behind.victim().value()
          + " at "
          + behind.position()
          + " is behind the "
          + behind.used()
          + " bytes in use: no reader sees it, and the next new entry is stored over it";
    }
    if (finding instanceof Finding.Duplicate twice) {
      return entryName(twice.victim())
          + " has an entry at "
          + twice.earlier()
          + " and another at "
          + twice.position()
          + ": one process never stores a key twice";
    }
    if (finding instanceof Finding.OddTimestamp odd) {
      return entryName(odd.victim())
          + " has the timestamp "
          + odd.timestamp()
          + "; only mostrecent gauges get one";
    }
    return ofBytes(finding);
  }

  private static String ofBytes(Finding finding) {
    if (finding instanceof Finding.ImpossibleLength length) {
      return "the length that a client reads at "
          + length.position()
          + " is impossible: "
          + length.value()
          + Display.orText(length.value())
          + (length.standsStill() ? "; on it the walk of 0.7 and later never ends" : "");
    }
    if (finding instanceof Finding.EntryInValue in) {
      return "the value of "
          + entryName(in.victim())
          + " is gone: at "
          + in.by().position()
          + " the first 8 bytes of an entry of "
          + in.by().length()
          + " bytes are in its place, which read as a number";
    }
    if (finding instanceof Finding.WrongLength length) {
      return entryName(length.victim())
          + " at "
          + length.position()
          + " has a key of "
          + Display.bytes(length.victim().key().length())
          + ", but its length field says "
          + length.said()
          + Display.orText(length.said());
    }
    if (finding instanceof Finding.Missed missed) {
      return (missed.count() == 1
              ? "the entry at " + missed.position() + " is"
              : missed.count() + " entries from " + missed.position() + " on are")
          + " not reached by a client's walk, which goes wrong before";
    }
    if (finding instanceof Finding.Unfinished rest) {
      return "the store of an entry of "
          + rest.whole()
          + " bytes at "
          + rest.position()
          + " did not finish: it is behind the bytes in use, no reader sees it, and the next new"
          + " entry is stored over it";
    }
    if (finding instanceof Finding.Shifted shifted) {
      return shifted.offset() == 0
          ? "from " + shifted.position() + " on entries start at multiples of 8 again"
          : "from "
              + shifted.position()
              + " on entries start "
              + Display.bytes(shifted.offset())
              + " behind a multiple of 8: bytes were put in or taken out before";
    }
    if (finding instanceof Finding.Cut cut) {
      return "the file ends inside the "
          + cut.victim().length()
          + "-byte entry at "
          + cut.position()
          + ": "
          + Display.bytes(cut.victim().length() - cut.length())
          + " of it are missing";
    }
    if (finding instanceof Finding.SecondHeader header) {
      return "a second header is at "
          + header.position()
          + " (used "
          + header.used()
          + "), with entries behind it: a process saw the file empty that another had filled";
    }
    return bytes((Finding.Bytes) finding);
  }

  private static String bytes(Finding.Bytes bytes) {
    String where = bytes.position() >= bytes.used() ? " behind the bytes in use" : "";
    return Display.bytes(bytes.length())
        + (bytes.kind() == FindingKind.HOLE
            ? " of zeros at "
                + bytes.position()
                + " are inside the "
                + bytes.used()
                + " bytes in use: no entry was stored there, or it was wiped"
            : " at "
                + bytes.position()
                + where
                + " are nothing that a client writes: "
                + Display.quoted(bytes.text()));
  }

  private static String file(Finding.OfFile file) {
    return switch (file.kind()) {
      case EMPTY -> "the file has no bytes: its writer was stopped before it gave it a size";
      case NEVER_INITIALISED ->
          "no store reached the file, and every reader of its client takes it for empty";
      case HEADER_ZERO -> "used is 0: the file was never initialised, or its header is lost";
      case USED_NEGATIVE ->
          "used is " + file.number() + ", below 0: every client takes the file for empty";
      case USED_BEYOND_FILE ->
          "used is "
              + file.number()
              + Display.orText((int) file.number())
              + ", but the file has "
              + file.detail()
              + " bytes: "
              + (file.number() - Long.parseLong(file.detail()))
              + " are missing";
      case USED_INSIDE_ENTRY -> usedInside(file);
      case HEADER_PADDING ->
          "the header's padding, 4 bytes at 4, is "
              + file.number()
              + Display.orText((int) file.number())
              + " and not 0: no client writes there";
      case CUT_SHORT, ODD_SIZE ->
          "the size, "
              + file.number()
              + ", is none that a client makes: the file was cut or extended"
              + (file.kind() == FindingKind.ODD_SIZE ? "; all bytes in use are there" : "");
      case MIXED_FORMATS -> "entries of two formats: " + file.detail();
      case NOT_A_CLIENTS_FILE -> "not a client's file: " + file.detail();
      case EXEMPLARS ->
          "exemplars of a fork of prometheus-client-mmap (Vinted's), which no other client reads";
      case NAME -> "no client names its file " + Display.quoted(file.detail());
      case NO_ENTRY_YET -> "initialised, without an entry yet";
      default -> throw new IllegalArgumentException("not of a file: kind=" + file.kind());
    };
  }

  private static String usedInside(Finding.OfFile file) {
    if (file.position() > 0) {
      return "used is " + file.number() + ", in the middle of the bytes at " + file.position();
    }
    return file.number() < Double.BYTES
        ? "used is " + file.number() + ", inside the header: every client takes the file for empty"
        : "used is " + file.number() + ", no multiple of 8, at which every entry ends";
  }

  private static String overwritten(Finding.Overwritten rest) {
    StringBuilder out = new StringBuilder();
    out.append(Display.bytes(rest.length())).append(" at ").append(rest.position());
    out.append(rest.length() == 1 ? " is " : " are ");
    out.append(
        switch (rest.part()) {
          case BEGINNING -> "the beginning of ";
          case MIDDLE -> "from the middle of ";
          case END -> "the end of ";
        });
    out.append(described(rest.victim()));
    if (rest.by() != null) {
      out.append("; ").append(described(rest.by()));
      out.append(
          rest.part() == Part.END
              ? " was stored over what was before"
              : " was stored over the rest");
    }
    Double value = rest.victim().value();
    if (value != null) {
      out.append("; its value ").append(value).append(" is left");
    } else {
      out.append("; its value is gone");
    }
    if (rest.victim().key() == null && rest.part() != Part.BEGINNING) {
      out.append(", the bytes do not tell its key");
    }
    return rest.isProven() ? out.toString() : out + "; or used is too large, and nothing was here";
  }

  /** {@code the 88-byte entry NAME at 8}, without the parts that are unknown. */
  private static String described(EntryRef entry) {
    if (entry.length() < 0) {
      return "an entry";
    }
    String name = entry.display();
    return "the "
        + entry.length()
        + "-byte entry"
        + (name.isEmpty() ? "" : " " + name)
        + " at "
        + entry.position();
  }

  private static String entryName(EntryRef entry) {
    return entry.key() == null ? "the entry at " + entry.position() : entry.display();
  }

  private static String stored(Finding.ValueStored stored) {
    boolean head = stored.kind() == FindingKind.VALUE_IN_HEAD;
    Double value = stored.victim().value();
    return "the value "
        + stored.stored()
        + (stored.by() == null || stored.by().key() == null ? "" : " of " + entryName(stored.by()))
        + " stands at "
        + stored.at()
        + (head ? ", over the head of " : ", in the key of ")
        + described(stored.victim())
        + (value == null ? "" : "; that one's own value is " + value);
  }

  private static String damagedKey(Finding.DamagedKey key) {
    Double value = key.victim().value();
    String what =
        switch (key.kind()) {
          case KEY_NOT_UTF8 -> "not UTF-8";
          case KEY_NOT_JSON -> "not JSON";
          default -> "JSON, but of another shape than a client's";
        };
    return "the entry at "
        + key.position()
        + " has a key that is "
        + what
        + (key.reason().isEmpty() ? "" : " (" + Display.escape(key.reason()) + ")")
        + ": "
        + Display.quoted(key.text())
        + (value == null ? "; its value is gone" : "; its value is " + value);
  }

  private static String oddKey(Finding.OddKey key) {
    return switch (key.what()) {
      case SAMPLE_OF_ANOTHER_METRIC ->
          "the metric is named "
              + Display.quoted(key.metric())
              + ", its sample "
              + Display.quoted(key.other());
      case METRIC_NAME -> "no metric can be named " + Display.quoted(key.metric());
      case LABEL_NAME -> "no label can be named " + Display.quoted(key.metric());
      case LABELS_OF_THE_OTHERS ->
          "its labels are named "
              + Display.escape(key.metric())
              + ", a bit apart from those of the others of its metric";
    };
  }

  /** The sentence that says which process wrote into the file of which. */
  public static String of(SharedSeries shared) {
    String what =
        EntryReader.display(Display.bytesOf(shared.key()))
            + (shared.count() == 1 ? "" : " and " + (shared.count() - 1) + " more");
    return shared.directory()
        + shared.holder()
        + ": "
        + what
        + (shared.storedByChild()
            ? " was stored there by process "
                + shared.ownerPid()
                + ", a child, before it knew that it was forked; it is set in "
                + shared.owner()
            : " is process "
                + shared.ownerPid()
                + "'s and came with the state that process "
                + shared.holderPid()
                + " inherited when it was forked");
  }

  private static String beingWritten(Finding.BeingWritten written) {
    boolean one = written.count() == 1;
    return (one ? "" : written.count() + " entries, the first ")
        + written.victim().display()
        + (one ? " joins" : ", join")
        + " on behind the "
        + written.used()
        + " bytes in use, without a gap: read as still being written (where no process writes any"
        + " more: "
        + (one ? "its" : "their")
        + " writer was stopped before it counted "
        + (one ? "it" : "them")
        + ", or another process took the count back)";
  }
}
