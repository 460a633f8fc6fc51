package multiproc.inspect.diagnose;

import java.util.Arrays;
import java.util.List;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.segment.EntryReader;
import multiproc.inspect.segment.KeyRepair;
import multiproc.inspect.segment.Segment;
import multiproc.layout.DbGeneration;
import multiproc.layout.DbLayout;
import multiproc.python.PythonError;
import multiproc.python.PythonJson;
import multiproc.python.PythonUtf8;
import multiproc.python.PythonVersion;

/**
 * Says what happened to the bytes that are no whole entry: who stored what over whom.
 *
 * <p>Threading: one thread.
 */
final class StoryTeller {

  private final Evidence evidence;
  private final EntryReader reader;
  private final DbGeneration generation;
  private final long used;
  private final List<Finding> findings;
  private final List<Guess> guesses;
  private final OverwriteTeller overwrites;

  StoryTeller(
      Evidence evidence,
      EntryReader reader,
      DbGeneration generation,
      long used,
      SeriesGuess series,
      List<Finding> findings,
      List<Guess> guesses) {
    this.evidence = evidence;
    this.reader = reader;
    this.generation = generation;
    this.used = used;
    this.findings = findings;
    this.guesses = guesses;
    this.overwrites = new OverwriteTeller(evidence, reader, generation, series, guesses);
  }

  void tell(Story story) {
    Segment segment = story.segment;
    switch (segment.kind()) {
      case ORPHAN -> findings.add(overwrites.orphan(story));
      case HEAD_LEFT ->
          findings.add(
              segment.end() == evidence.size() ? cutShort(segment) : overwrites.headLeft(story));
      case HEADLESS -> headless(segment);
      case DAMAGED_KEY -> damagedKey(story);
      case HOLE -> hole(segment);
      default -> garbage(segment);
    }
  }

  private void add(FindingKind kind, Segment segment, String text) {
    findings.add(new Finding(kind, segment.position(), segment.length(), text));
  }

  private Finding cutShort(Segment segment) {
    long whole = generation.entryLength(segment.keyLength());
    return new Finding(
        FindingKind.CUT_SHORT,
        segment.position(),
        segment.length(),
        "the file ends inside the "
            + whole
            + "-byte entry at "
            + segment.position()
            + ": "
            + Display.bytes(whole - segment.length())
            + " of it are missing");
  }

  private void headless(Segment segment) {
    byte[] key = reader.keyBytes(segment);
    int lost = DbLayout.VALUE_SIZE - DbLayout.KEY_LENGTH_SIZE;
    byte[] repaired = KeyRepair.repair(key, 0, lost);
    String display = EntryReader.display(repaired);
    int length = evidence.getInt(segment.position());
    if (Arrays.equals(key, repaired)) {
      add(
          FindingKind.LENGTH_DAMAGED,
          segment,
          "the entry "
              + display
              + " at "
              + segment.position()
              + " has a key of "
              + Display.bytes(key.length)
              + ", but its length says "
              + length
              + Display.orText(length));
      guess(segment, repaired, "its key is whole, and as long as its spaces say");
      return;
    }
    double stomped = evidence.getDouble(segment.position());
    overwrites.stomped(segment.position(), stomped);
    add(
        FindingKind.VALUE_IN_HEAD,
        segment,
        "the value "
            + stomped
            + " was stored at "
            + segment.position()
            + ", over the first 8 bytes of the "
            + segment.length()
            + "-byte entry "
            + display
            + ": the process that stored it believed its own value to be there");
    guess(segment, repaired, "the lost bytes of the metric's name stand in its sample's name");
  }

  private void guess(Segment segment, byte[] key, String because) {
    for (long at = segment.valuePosition(); at < segment.end(); at += DbLayout.VALUE_SIZE) {
      if (reader.plausibleHead(at)) {
        // Its value has been overwritten too, by the beginning of another entry.
        return;
      }
    }
    double timestamp =
        segment.valueSize() > DbLayout.VALUE_SIZE
            ? evidence.getDouble(segment.valuePosition() + DbLayout.VALUE_SIZE)
            : 0.0;
    guesses.add(
        new Guess(
            segment.position(),
            key,
            EntryReader.display(key),
            evidence.getDouble(segment.valuePosition()),
            timestamp,
            because));
  }

  private void damagedKey(Story story) {
    Segment segment = story.segment;
    byte[] key = reader.keyBytes(segment);
    int stomped = KeyRepair.stompedAt(key, segment.keyPosition());
    long at = segment.keyPosition() + stomped;
    boolean shifted =
        story.following() != null
            && (story.following().position() - segment.position()) % DbLayout.ALIGNMENT != 0;
    if (stomped != Integer.MIN_VALUE
        && !shifted
        && EntryReader.isLikelyValue(evidence.getDouble(at))) {
      byte[] repaired = KeyRepair.repair(key, stomped, stomped + DbLayout.VALUE_SIZE);
      String whose = repaired == null ? quoted(key) : EntryReader.display(repaired);
      add(
          FindingKind.VALUE_IN_KEY,
          segment,
          "the 8 bytes at "
              + at
              + " (the value "
              + evidence.getDouble(at)
              + ") do not belong into the key of the "
              + segment.length()
              + "-byte entry at "
              + segment.position()
              + ", "
              + whose);
      if (repaired != null) {
        guess(segment, repaired, "its metric's name stands in the key a second time");
      }
    }
    findings.add(keyProblem(segment, key));
  }

  private Finding keyProblem(Segment segment, byte[] key) {
    String entry = "the entry at " + segment.position() + " has a key that is ";
    try {
      String text = PythonUtf8.decode(key, 0, key.length, PythonVersion.PYTHON_3);
      try {
        PythonJson.loads(text, PythonVersion.PYTHON_3);
      } catch (PythonError e) {
        return new Finding(
            FindingKind.KEY_NOT_JSON,
            segment.position(),
            segment.length(),
            entry + "not JSON (" + Display.escape(e.getMessage()) + "): " + quoted(key));
      }
    } catch (PythonError e) {
      return new Finding(
          FindingKind.KEY_NOT_UTF8,
          segment.position(),
          segment.length(),
          entry + "not UTF-8 (" + Display.escape(e.getMessage()) + "): " + quoted(key));
    }
    return new Finding(
        FindingKind.KEY_WRONG_SHAPE,
        segment.position(),
        segment.length(),
        entry + "JSON, but not as a client writes it: " + quoted(key));
  }

  private void hole(Segment segment) {
    if (segment.end() == evidence.size() && used > segment.end()) {
      // Not a hole: used points behind the file, which has been said.
      return;
    }
    add(
        FindingKind.HOLE,
        segment,
        Display.bytes(segment.length())
            + " of zeros at "
            + segment.position()
            + " lie inside the "
            + used
            + " bytes in use; no entry was ever stored there, or it"
            + " was wiped");
  }

  private void garbage(Segment segment) {
    Finding middle = overwrites.middle(segment);
    if (middle != null) {
      findings.add(middle);
      return;
    }
    String where = segment.position() >= used ? " behind the bytes in use" : "";
    add(
        FindingKind.GARBAGE,
        segment,
        Display.bytes(segment.length())
            + " at "
            + segment.position()
            + where
            + " are nothing a client writes there: "
            + quoted(evidence.copy(segment.position(), (int) Math.min(segment.length(), 64))));
  }

  private static String quoted(byte[] bytes) {
    return Display.quoted(Display.latin1(bytes));
  }
}
