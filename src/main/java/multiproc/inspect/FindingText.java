package multiproc.inspect;

import java.util.List;
import multiproc.inspect.Finding.Overwritten.Part;
import multiproc.layout.DbLayout;

/**
 * Writes the sentences of all findings.
 *
 * <p>Pure functions.
 */
final class FindingText {

  private static final int LONGEST = 4096;

  /** Most keys that a sentence names. */
  private static final int MOST_KEYS = 12;

  /** Zeros up to this many bytes can be a value and its timestamp, and the next one's length. */
  private static final int FEW_ZEROS = 24;

  /** Fewest characters of a key that show that bytes are a part of one. */
  private static final int TEXT = 16;

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
      String text =
          "%s = %s at %s is after the %s bytes in use%s: no reader sees it, and the next new entry"
              + " is stored over it";
      EntryRef entry = behind.victim();
      String gap = behind.apart() ? " and a gap of zeros, which no writer leaves" : "";
      return text.formatted(entryName(entry), value(entry), behind.position(), behind.used(), gap);
    }
    if (finding instanceof Finding.Duplicate twice) {
      return "%s has an entry at %s and another at %s: one process never stores a key twice"
          .formatted(entryName(twice.victim()), twice.earlier(), twice.position());
    }
    if (finding instanceof Finding.FirstLost lost) {
      String text =
          "the entry at %s is the first with its labels, but a client stores %s before it: that one"
              + " was overwritten, and no byte of it is left";
      return text.formatted(lost.position(), lost.victim().display());
    }
    if (finding instanceof Finding.OddTimestamp odd) {
      return "%s has the timestamp %s; only mostrecent gauges get one"
          .formatted(entryName(odd.victim()), Display.number(odd.timestamp()));
    }
    if (finding instanceof Finding.Suggested likely) {
      return likely(likely);
    }
    return ofBytes(finding);
  }

  private static String likely(Finding.Suggested likely) {
    List<String> keys =
        likely.keys().stream().map(key -> EntryReader.display(Display.bytesOf(key))).toList();
    return Display.count(keys.size(), "entry is", "entries are")
        + " likely lost, but not proven: a sibling file holds all keys of this file and, exactly as"
        + " long as the "
        + likely.length()
        + " missing bytes, "
        + Display.list(keys, MOST_KEYS)
        + "; their values cannot be told";
  }

  private static String ofBytes(Finding finding) {
    if (finding instanceof Finding.ImpossibleLength length) {
      String what = length.value() + Display.orText(length.value());
      if (length.endsAt() >= 0) {
        return "the length at %s is impossible: %s; no client reads it, since each fails on the key"
                .formatted(length.position(), what)
            + " of the entry at %s before".formatted(length.endsAt());
      }
      return "the length that a client reads at %s is impossible: %s"
              .formatted(length.position(), what)
          + (length.isEndless() ? "; on it the walk of 0.7 and later never ends" : "");
    }
    if (finding instanceof Finding.EntryInValue in) {
      String text =
          "the value of %s is gone: at %s the first 8 bytes of an entry of %s bytes are in its"
              + " place, which read as a number";
      return text.formatted(entryName(in.victim()), in.by().position(), in.by().length());
    }
    if (finding instanceof Finding.WrongLength length) {
      EntryRef entry = length.victim();
      String bytes = Display.bytes(entry.key().length());
      return "%s at %s has a key of %s, but its length field says %s%s"
          .formatted(
              entryName(entry),
              length.position(),
              bytes,
              length.said(),
              Display.orText(length.said()));
    }
    if (finding instanceof Finding.Missed missed) {
      return (missed.count() == 1
              ? "the entry at " + missed.position() + " is"
              : missed.count() + " entries from " + missed.position() + " on are")
          + " not reached by a client's walk, which misreads or fails before";
    }
    if (finding instanceof Finding.Unfinished rest) {
      return unfinished(rest);
    }
    if (finding instanceof Finding.Shifted shifted) {
      return shifted.offset() == 0
          ? "from " + shifted.position() + " on entries start at multiples of 8 again"
          : "from %s on entries start %s after a multiple of 8: bytes were put in or taken out before"
              .formatted(shifted.position(), Display.bytes(shifted.offset()));
    }
    if (finding instanceof Finding.CutShort cut) {
      String missing = Display.bytes(cut.least() - cut.length());
      return (cut.victim().length() < 0
              ? "the file ends inside the entry at %2$s: at least %3$s of it are missing"
              : "the file ends inside the %s-byte entry at %s: %s of it are missing")
          .formatted(cut.least(), cut.position(), missing);
    }
    if (finding instanceof Finding.ThirdProcess third) {
      return "at least three processes stored entries here: values in keys of others end entries at"
          + " %s and %s, closer than any entry is long".formatted(third.end(), third.next());
    }
    if (finding instanceof Finding.ValueAlone alone) {
      String where = alone.position() >= alone.used() ? ", after the bytes in use" : "";
      return "the value %s is at %s%s, in zeros: its entry is not there, as after an older copy of"
              .formatted(Display.number(alone.value()), alone.position(), where)
          + " the file was stored over it, or its bytes were wiped, while its process went on";
    }
    if (finding instanceof Finding.SecondHeader header) {
      String text =
          "a second header is at %s (used %s), with entries after it: a process saw the file empty"
              + " that another had filled";
      return text.formatted(header.position(), header.used());
    }
    return bytes((Finding.Bytes) finding);
  }

  private static String bytes(Finding.Bytes bytes) {
    String length = Display.bytes(bytes.length());
    if (bytes.kind() == FindingKind.HOLE) {
      String text = "%s of zeros at %s, inside the %s bytes in use, are in no whole entry: ";
      return text.formatted(length, bytes.position(), bytes.used())
          + (bytes.length() <= FEW_ZEROS
              ? "a value of 0.0, a timestamp, or what is left of an entry that was wiped"
              : "no entry was stored there, or it was wiped");
    }
    String where = bytes.position() >= bytes.used() ? " after the bytes in use" : "";
    String what =
        isKeyText(bytes.text())
            ? "hold text as keys do, and no whole entry"
            : "are nothing that a client writes";
    return "%s at %s%s %s: %s"
        .formatted(length, bytes.position(), where, what, Display.quoted(bytes.text()));
  }

  /** Whether bytes hold text with a key's quotation marks, at least two words of eight bytes. */
  private static boolean isKeyText(String bytes) {
    int run = 0;
    for (int i = 0; i < bytes.length(); i++) {
      boolean printable = bytes.charAt(i) >= ' ' && bytes.charAt(i) <= '~';
      run = printable ? run + 1 : 0;
      if (run >= TEXT && bytes.substring(i + 1 - run, i + 1).contains("\"")) {
        return true;
      }
    }
    return false;
  }

  private static String file(Finding.OfFile file) {
    return switch (file.kind()) {
      case EMPTY ->
          "the file has no bytes: its writer has not given it a size, or a copy of it ended at"
              + " once";
      case NEVER_INITIALISED ->
          "no store reached the file, and every reader of its client takes it for empty";
      case HEADER_ZERO ->
          file.length() > DbLayout.HEADER_SIZE + Double.BYTES
              ? "the first %s are zeros, header and first entry among them: they were lost, or never"
                      .formatted(Display.bytes(file.length()))
                  + " stored"
              : "used is 0: the file was never initialised, or its header is lost";
      case USED_NEGATIVE ->
          "used is " + file.number() + ", below 0: every client takes the file for empty";
      case USED_BEYOND_FILE ->
          "used is %s%s, but the file has %s bytes: %s are missing"
              .formatted(
                  file.number(),
                  Display.orText((int) file.number()),
                  file.detail(),
                  file.number() - Long.parseLong(file.detail()));
      case USED_INSIDE_ENTRY -> usedInside(file);
      case HEADER_PADDING ->
          "the header's padding, 4 bytes at 4, is %s%s and not 0: no client writes there"
              .formatted(file.number(), Display.orText((int) file.number()));
      case CUT_SHORT, ODD_SIZE ->
          "the size, %s, is not one that a client makes: the file was cut or extended"
                  .formatted(file.number())
              + (file.kind() == FindingKind.ODD_SIZE ? "; all bytes in use are there" : "");
      case MIXED_FORMATS -> "entries of two formats: " + file.detail();
      case BIG_ENDIAN ->
          "written on a big-endian machine, "
              + file.detail()
              + ": no client on a little-endian machine, as x86-64 or ARM, reads it";
      case NOT_A_CLIENTS_FILE -> "not a file of any known writer: " + file.detail();
      case EXEMPLARS ->
          "exemplars of a fork of prometheus-client-mmap (Vinted's), which no other client reads";
      case NAME -> "no client names its file " + Display.quoted(file.detail());
      case NO_ENTRY_YET -> "initialised, without an entry yet";
      default -> throw new IllegalArgumentException("not of a file: kind=" + file.kind());
    };
  }

  private static String usedInside(Finding.OfFile file) {
    if (file.position() > 0) {
      String inside = ", in the middle of the ";
      return "used is "
          + file.number()
          + inside
          + (file.length() == 0
              ? "bytes at " + file.position()
              : file.length() + "-byte entry at " + file.position());
    }
    return file.number() < Double.BYTES
        ? "used is " + file.number() + ", inside the header: every client takes the file for empty"
        : "used is " + file.number() + ", not a multiple of 8: every entry ends at one";
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
    String value = value(rest.victim());
    if (value != null) {
      out.append("; the overwritten entry's value ").append(value).append(" is left");
    } else if (endTogether(rest.victim(), rest.by())) {
      out.append("; the overwritten entry's value is that one's, ").append(value(rest.by()));
    } else {
      out.append("; the overwritten entry's value is gone");
    }
    EntryRef victim = rest.victim();
    if (victim.key() == null && victim.likelyKey() == null && rest.part() != Part.BEGINNING) {
      out.append(", its key cannot be told");
    }
    return rest.isProven() ? out.toString() : out + "; or used is too large, and nothing was here";
  }

  /** Whether two entries have their values in the same bytes. */
  private static boolean endTogether(EntryRef one, EntryRef other) {
    return other != null && other.value() != null && one.length() > 0 && one.end() == other.end();
  }

  /** {@code the 88-byte entry NAME at 8}, without the parts that are unknown. */
  private static String described(EntryRef entry) {
    String name =
        entry.key() != null
            ? " " + entry.display()
            : entry.likelyKey() != null ? " (likely " + entry.displayLikely() + ")" : "";
    return entry.length() < 0
        ? "an entry" + name
        : "the %s-byte entry%s at %s".formatted(entry.length(), name, entry.position());
  }

  private static String entryName(EntryRef entry) {
    return entry.key() == null ? "the entry at " + entry.position() : entry.display();
  }

  private static String value(EntryRef entry) {
    return entry.value() == null ? null : Display.number(entry.value());
  }

  private static String stored(Finding.ValueStored stored) {
    boolean head = stored.kind() == FindingKind.VALUE_IN_HEAD;
    String value = value(stored.victim());
    boolean named = stored.by() != null && stored.by().key() != null;
    // From 0.18 on a timestamp, mostly 0.0, follows each value and can be left without it.
    return "the value %s%s%s is at %s, %s %s%s"
        .formatted(
            Display.number(stored.stored()),
            stored.stored() == 0 && !named ? ", or the timestamp of one before it," : "",
            named ? " of " + entryName(stored.by()) : "",
            stored.at(),
            head ? "over the head of" : "in the key of",
            described(stored.victim()),
            value == null
                ? ""
                : stored.victim().own()
                    ? "; the entry's own value is " + value
                    : "; the value at its end, " + value + ", is its own or another process's");
  }

  private static String damagedKey(Finding.DamagedKey key) {
    String value = value(key.victim());
    String what =
        switch (key.kind()) {
          case KEY_NOT_UTF8 -> "not UTF-8";
          case KEY_NOT_JSON -> "not JSON";
          default -> "JSON, but of another shape than a client's";
        };
    return "the entry at %s has a key that is %s%s: %s; its value is %s"
        .formatted(
            key.position(),
            what,
            key.reason().isEmpty() ? "" : " (" + Display.escape(key.reason()) + ")",
            Display.quoted(key.text()),
            value == null ? "gone" : value + (key.victim().own() ? "" : ", or another process's"));
  }

  private static String oddKey(Finding.OddKey key) {
    return switch (key.what()) {
      case SAMPLE_OF_ANOTHER_METRIC ->
          "the metric is named %s, its sample %s"
              .formatted(Display.quoted(key.metric()), Display.quoted(key.other()));
      case METRIC_NAME -> "no metric can be named " + Display.quoted(key.metric());
      case LABEL_NAME -> "no label can be named " + Display.quoted(key.metric());
      case LABELS_OF_THE_OTHERS ->
          "its labels are named %s, one or two bits different from those of its metric's other keys"
              .formatted(Display.escape(key.metric()));
    };
  }

  private static String unfinished(Finding.Unfinished rest) {
    String text =
        "the store of an entry%s at %s did not finish: it is after the bytes in use, no reader sees"
            + " it, and the next new entry is stored over it";
    return text.formatted(
        rest.whole() < 0 ? "" : " of " + rest.whole() + " bytes", rest.position());
  }

  private static String beingWritten(Finding.BeingWritten written) {
    boolean one = written.count() == 1;
    if (written.apart()) {
      boolean rest = written.count() == 0;
      return (rest ? "the rest of an entry" : one ? "an entry" : written.count() + " entries")
          + (one || rest ? " follows the " : " follow the ")
          + written.used()
          + " bytes in use after a gap of zeros, and no reader sees "
          + (one || rest ? "it" : "them")
          + ": the file's blocks are of different times (a copy of a file that grew meanwhile, or a"
          + " volume that lost stores)";
    }
    return (one ? "" : written.count() + " entries, the first ")
        + written.victim().display()
        + (one ? " joins" : ", join")
        + " on after the "
        + written.used()
        + " bytes in use, without a gap: read as still being written (where no process writes any"
        + " more: "
        + (one ? "its" : "their")
        + " writer was stopped before it counted "
        + (one ? "it" : "them")
        + ", or another process took the count back)";
  }
}
