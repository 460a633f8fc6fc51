package multiproc.inspect.diagnose;

import java.util.List;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.overlay.OverwriteReconstruction;
import multiproc.inspect.overlay.PlacedEntry;
import multiproc.inspect.segment.EntryReader;
import multiproc.inspect.segment.KeyRepair;
import multiproc.inspect.segment.Segment;
import multiproc.inspect.segment.SegmentKind;
import multiproc.layout.DbFormat;
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
  private final DbFormat format;
  private final long used;
  private final List<Finding> findings;
  private final OverwriteReconstruction overlay;
  private final RestTeller rests;
  private final HeadTeller heads;

  StoryTeller(
      Evidence evidence,
      EntryReader reader,
      DbFormat format,
      long used,
      OverwriteReconstruction overlay,
      List<Finding> findings,
      List<ReconstructedEntry> guesses) {
    this.evidence = evidence;
    this.reader = reader;
    this.format = format;
    this.used = used;
    this.findings = findings;
    this.overlay = overlay;
    this.rests = new RestTeller(evidence, reader, format, overlay, guesses);
    this.heads = new HeadTeller(evidence, reader, format, overlay, rests);
  }

  void tell(DamageContext story) {
    Segment segment = story.segment;
    switch (segment.kind()) {
      case TRUNCATED_ENTRY ->
          findings.add(
              segment.end() == evidence.size() ? heads.cutShort(segment) : heads.headLeft(segment));
      case ENTRY_WITHOUT_HEAD -> findings.add(heads.headless(segment));
      case DAMAGED_KEY -> damagedKey(story);
      default -> remains(story);
    }
  }

  /** Tells of the entries of series of which not a byte is left, when all stories are told. */
  void vanished() {
    for (PlacedEntry layer : overlay.vanished()) {
      if (!heads.hasTold(layer)) {
        findings.add(
            new Finding(
                FindingKind.ENTRY_GONE,
                layer.start(),
                0,
                Names.of(layer.key())
                    + Names.stood(layer)
                    + layer.start()
                    + " ("
                    + Display.bytes(layer.length())
                    + "), where now "
                    + Names.all(overlay.over(layer))
                    + ": nothing of it is left"));
      }
    }
  }

  /** What lies between entries, owner by owner. */
  private void remains(DamageContext story) {
    Segment segment = story.segment;
    for (OverwriteReconstruction.Run run : overlay.runs(segment)) {
      if (run.layer() != null
          || segment.kind() == SegmentKind.ENTRY_TAIL
          || segment.kind() == SegmentKind.KEY_FRAGMENT) {
        findings.add(rests.rest(story, run));
      } else if (segment.kind() == SegmentKind.HOLE) {
        hole(run);
      } else {
        garbage(run);
      }
    }
  }

  private void add(FindingKind kind, Segment segment, String text) {
    findings.add(new Finding(kind, segment.position(), segment.length(), text));
  }

  private void damagedKey(DamageContext story) {
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
              + heads.whoseValue(at)
              + ") do not belong into the key of the "
              + segment.length()
              + "-byte entry at "
              + segment.position()
              + ", "
              + whose);
      if (repaired != null) {
        rests.guess(
            segment.position(),
            overlay.ownerAt(segment.position()),
            segment.valuePosition(),
            "its metric's name stands in the key a second time");
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

  private void hole(OverwriteReconstruction.Run run) {
    if (run.to() == evidence.size() && used > run.to()) {
      // Not a hole: used points behind the file, which has been said.
      return;
    }
    add(
        FindingKind.HOLE,
        run,
        Display.bytes(run.to() - run.from())
            + " of zeros at "
            + run.from()
            + " lie inside the "
            + used
            + " bytes in use; no entry was ever stored there, or it"
            + " was wiped");
  }

  private void garbage(OverwriteReconstruction.Run run) {
    String where = run.from() >= used ? " behind the bytes in use" : "";
    long length = run.to() - run.from();
    add(
        FindingKind.GARBAGE,
        run,
        Display.bytes(length)
            + " at "
            + run.from()
            + where
            + " are nothing a client writes there: "
            + quoted(evidence.copy(run.from(), (int) Math.min(length, 64))));
  }

  private void add(FindingKind kind, OverwriteReconstruction.Run run, String text) {
    findings.add(new Finding(kind, run.from(), run.to() - run.from(), text));
  }

  private static String quoted(byte[] bytes) {
    return Display.quoted(Display.latin1(bytes));
  }
}
