package multiproc.inspect.diagnose;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.overlay.OverwriteReconstruction;
import multiproc.inspect.overlay.SiblingKeys;
import multiproc.inspect.segment.EntryReader;
import multiproc.inspect.segment.Run;
import multiproc.inspect.segment.Segment;
import multiproc.inspect.segment.SegmentKind;
import multiproc.inspect.segment.SegmentParser;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Turns a file's segments into findings. It takes the segments as they come, and answers when the
 * last has come, since whose entry was overwritten shows in what the file does not hold.
 *
 * <p>Threading: one thread. Remembers a bounded number of findings and counts the rest.
 */
public final class Diagnosis implements SegmentParser.Consumer {

  private static final int MOST_STORIES = 500;
  private static final int MOST_BEYOND = 200;
  private static final int MOST_FINDINGS = 20_000;
  private static final int NEIGHBOURS = Run.REMEMBERED;

  private final Evidence evidence;
  private final EntryReader reader;
  private final DbFormat format;
  private final long used;
  private final boolean timestampsAllowed;
  private final KeyPlausibility keys;
  private final List<DamageContext> stories = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Deque<Segment> recent = new ArrayDeque<>();

  /** The first story that does not know its neighbours yet. */
  private int firstOpen;

  private long entryCount;
  private long droppedFindings;
  private long usedInside = -1;
  private Segment previous;
  private Segment missedFrom;
  private long missedCount;
  private int shift;
  private long beyondCount;

  /** Where the entries behind used end, as long as each joins on to the one before. */
  private long joinedEnd;

  private boolean joined = true;
  private String firstBeyond;

  public Diagnosis(Evidence evidence, EntryReader reader, DbFormat format, long used, String name) {
    this.evidence = evidence;
    this.reader = reader;
    this.format = format;
    this.used = used;
    this.joinedEnd = used;
    this.timestampsAllowed =
        DbFileName.parse(name).map(n -> n.mode().contains("mostrecent")).orElse(true);
    this.keys = new KeyPlausibility(format);
  }

  @Override
  public void accept(Segment segment) {
    if (segment.position() < used && used < segment.end() && isEntryOrFragment(segment)) {
      usedInside = segment.position();
    }
    if (!stories.isEmpty() && previous == stories.get(stories.size() - 1).segment) {
      stories.get(stories.size() - 1).behind = segment;
    }
    if (segment.isEntry()) {
      entry(segment);
    } else if (segment.kind() != SegmentKind.HEADER && segment.kind() != SegmentKind.UNUSED) {
      story(segment);
    }
    if (segment.keyLength() >= 0) {
      remember(segment);
    }
    previous = segment;
  }

  @Override
  public boolean takesRuns(Segment behind) {
    boolean counted = behind.position() < used || beyondCount >= MOST_BEYOND;
    return counted && !keys.isOpen() && firstOpen == stories.size();
  }

  @Override
  public boolean wantsTimestamps() {
    return !timestampsAllowed;
  }

  @Override
  public void acceptRun(Run run) {
    // Of each entry nothing would be found, and only the last are remembered.
    entryCount += run.length();
    if (run.end().position() >= used) {
      joinedEnd = run.end().end();
      beyondCount += run.length();
      droppedFindings += run.length();
    } else if (!run.end().reachable()) {
      missedCount += run.length();
    }
    for (Segment entry : run.last()) {
      remember(entry);
      previous = entry;
    }
  }

  private void remember(Segment segment) {
    recent.addLast(segment);
    if (recent.size() > NEIGHBOURS) {
      recent.removeFirst();
    }
  }

  private static boolean isEntryOrFragment(Segment segment) {
    return segment.kind() != SegmentKind.UNUSED
        && segment.kind() != SegmentKind.HOLE
        && segment.kind() != SegmentKind.HEADER;
  }

  private void entry(Segment entry) {
    entryCount++;
    if (!stories.isEmpty() && previous == stories.get(stories.size() - 1).segment) {
      stories.get(stories.size() - 1).next = entry;
    }
    if (keys.isOpen()) {
      keys.add(entry, reader.keyAndValue(entry));
    }
    shifted(entry);
    while (firstOpen < stories.size() && stories.get(firstOpen).after.size() == NEIGHBOURS) {
      firstOpen++;
    }
    for (int i = firstOpen; i < stories.size(); i++) {
      stories.get(i).after.add(entry);
    }
    if (entry.position() >= used) {
      beyondUsed(entry);
    } else if (entry.reachable()) {
      endMissed();
    } else {
      missedFrom = missedFrom == null ? entry : missedFrom;
      missedCount++;
    }
    for (long at = entry.valuePosition(); at < entry.end(); at += DbLayout.VALUE_SIZE) {
      if (reader.headInValue(at)) {
        entryInValue(entry, at);
        return;
      }
    }
    if (!timestampsAllowed && entry.valueSize() > DbLayout.VALUE_SIZE) {
      double timestamp = evidence.getDouble(entry.valuePosition() + DbLayout.VALUE_SIZE);
      if (Double.doubleToRawLongBits(timestamp) != 0) {
        add(
            FindingKind.TIMESTAMP_IMPOSSIBLE,
            entry,
            reader.display(entry)
                + " has the timestamp "
                + timestamp
                + "; only mostrecent gauges get one");
      }
    }
  }

  private void entryInValue(Segment entry, long at) {
    int keyLength = evidence.getInt(at);
    add(
        FindingKind.ENTRY_IN_VALUE,
        entry,
        "the value of "
            + reader.display(entry)
            + " at "
            + at
            + " is no number: "
            + evidence.getDouble(at)
            + " is the beginning of an entry of "
            + format.entryLength(keyLength)
            + " bytes (key of "
            + keyLength
            + " bytes) that another process stored there, and that was overwritten from "
            + (at + DbLayout.VALUE_SIZE)
            + " on in turn; the value it had is gone");
  }

  /** Every entry of every client starts at a multiple of eight. */
  private void shifted(Segment entry) {
    int off = (int) (entry.position() % DbLayout.ALIGNMENT);
    if (off != shift) {
      add(
          FindingKind.SHIFTED,
          entry,
          off == 0
              ? "from " + entry.position() + " on entries stand at multiples of 8 again"
              : "from "
                  + entry.position()
                  + " on everything stands "
                  + Display.bytes(off)
                  + " too far (or "
                  + Display.bytes(DbLayout.ALIGNMENT - off)
                  + " too near): before it, bytes were put in or taken out");
      shift = off;
    }
  }

  private void beyondUsed(Segment entry) {
    endMissed();
    beyondCount++;
    joined &= entry.position() == joinedEnd;
    joinedEnd = entry.end();
    firstBeyond = firstBeyond == null ? reader.display(entry) : firstBeyond;
    if (beyondCount <= MOST_BEYOND) {
      double value = evidence.getDouble(entry.valuePosition());
      // An entry is stored with 0, counted in used, and set only then.
      boolean perhapsUnfinished = entry.position() == used && value == 0;
      add(
          FindingKind.BEYOND_USED,
          entry,
          reader.display(entry)
              + " = "
              + value
              + " at "
              + entry.position()
              + " stands behind the "
              + used
              + " bytes in use: lost"
              + (perhapsUnfinished
                  ? ", or its process was stopped before it counted it in used"
                  : ""));
    } else {
      droppedFindings++;
    }
  }

  private void endMissed() {
    if (missedFrom != null) {
      String what =
          missedCount == 1
              ? "the entry at " + missedFrom.position() + " is"
              : missedCount + " entries from " + missedFrom.position() + " on are";
      add(
          FindingKind.ONLY_BY_RESYNC,
          missedFrom,
          what + " found only by resynchronising: a client's walk has lost its way before");
      missedFrom = null;
      missedCount = 0;
    }
  }

  private void story(Segment segment) {
    if (stories.size() < MOST_STORIES) {
      stories.add(new DamageContext(segment, List.copyOf(recent)));
    } else {
      droppedFindings++;
    }
  }

  private void add(FindingKind kind, Segment segment, String text) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(new Finding(kind, segment.position(), segment.length(), text));
    } else {
      droppedFindings++;
    }
  }

  /** Whole entries, wherever they stand. */
  public long entryCount() {
    return entryCount;
  }

  /** Findings that were counted and not kept. */
  public long droppedFindings() {
    return droppedFindings;
  }

  /** The keys of the whole entries, each byte a char; the first of them where there are many. */
  public Collection<String> keys() {
    return keys.positions().keySet();
  }

  /**
   * All findings in the order of their places.
   *
   * @param others keys of the other files of the directory
   * @param guesses takes what can be put together again
   */
  public List<Finding> findings(SiblingKeys others, List<ReconstructedEntry> guesses) {
    endMissed();
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(keys.findings());
    if (usedInside >= 0) {
      all.add(
          new Finding(
              FindingKind.USED_INSIDE_ENTRY,
              usedInside,
              0,
              "used is " + used + ", in the middle of what stands at " + usedInside));
    }
    if (!stories.isEmpty()) {
      tell(others, all, guesses);
    }
    if (beyondCount > 0 && joined && isSoundBefore(all)) {
      all.removeIf(finding -> finding.kind() == FindingKind.BEYOND_USED);
      all.add(beingWritten());
      droppedFindings -= Math.max(0, beyondCount - MOST_BEYOND);
    }
    all.sort(Comparator.comparingLong(Finding::position));
    return all;
  }

  private static boolean isSoundBefore(List<Finding> findings) {
    return findings.stream()
        .noneMatch(f -> f.kind().isCorrupt() && f.kind() != FindingKind.BEYOND_USED);
  }

  /**
   * A writer stores an entry before it counts it in used, so who reads meanwhile, or copies, sees
   * entries that are not counted, one behind the other. One whose process was killed in between
   * leaves the same bytes, and so does a process that stores an older used: they cannot be told
   * apart.
   */
  private Finding beingWritten() {
    String what =
        beyondCount == 1
            ? firstBeyond + " joins on behind the "
            : beyondCount + " entries, the first " + firstBeyond + ", join on behind the ";
    return new Finding(
        FindingKind.BEING_WRITTEN,
        used,
        joinedEnd - used,
        what
            + used
            + " bytes in use, without a gap: read as still being written (where no process writes"
            + " any more: "
            + (beyondCount == 1 ? "its" : "their")
            + " writer was stopped before it counted "
            + (beyondCount == 1 ? "it" : "them")
            + ", or another process took the count back)");
  }

  private void tell(SiblingKeys others, List<Finding> all, List<ReconstructedEntry> guesses) {
    Map<Long, Segment> around = new TreeMap<>();
    for (DamageContext story : stories) {
      story.before.forEach(segment -> around.put(segment.position(), segment));
      story.after.forEach(segment -> around.put(segment.position(), segment));
      around.put(story.segment.position(), story.segment);
    }
    OverwriteReconstruction overlay =
        new OverwriteReconstruction(
            evidence, reader, format, around.values(), keys.positions().keySet(), others);
    StoryTeller teller = new StoryTeller(evidence, reader, format, used, overlay, all, guesses);
    stories.forEach(teller::tell);
    teller.vanished();
  }
}
