package multiproc.inspect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Turns a file's segments into findings. It takes the segments in the file's order and reports
 * after the last, because any part of the file may hold the key of an overwritten entry.
 *
 * <p>Threading: one thread. Keeps a bounded number of findings and counts the rest.
 */
final class Diagnosis implements Consumer<Segment> {

  private static final int MOST_DAMAGED = 500;
  private static final int MOST_BEYOND = 200;
  private static final int MOST_FINDINGS = 20_000;
  private static final int NEIGHBOURS = 8;

  private final Evidence evidence;
  private final EntryReader reader;
  private final DbFormat format;
  private final long used;
  private final String type;
  private final boolean timestampsAllowed;
  private final KeyPlausibility keys;
  private final FirstSamples firsts;
  private final List<Finding> findings = new ArrayList<>();
  private final Deque<Segment> recent = new ArrayDeque<>();

  /** The damaged segments and their neighbours, by position. */
  private final NavigableMap<Long, Segment> around = new TreeMap<>();

  private final List<Segment> damaged = new ArrayList<>();

  /** Number of entries after the last damaged segment that are still to be kept. */
  private int openNeighbours;

  private long entryCount;
  private long entryBytesInUse;
  private long droppedFindings;
  private Segment usedInside;
  private Segment missedFrom;
  private long missedCount;
  private int shift;
  private long beyondCount;

  /**
   * End of the entries after {@code used}; counts only while {@link #joined}, that is, while each
   * entry starts where the one before ends.
   */
  private long joinedEnd;

  private boolean joined = true;

  /** End of an entry with a whole key that starts before {@code used} and ends after it. */
  private long readUpTo;

  /** Position of the whole entry met last; -1 before the first. */
  private long lastEntry = -1;

  /** Whether zeros that are no value were met after the bytes in use. */
  private boolean gapBehindUsed;

  private EntryRef firstBehind;
  private boolean onlyZeros = true;
  private Forks forks = Forks.NONE;

  public Diagnosis(Evidence evidence, EntryReader reader, DbFormat format, long used, String name) {
    this.evidence = evidence;
    this.reader = reader;
    this.format = format;
    this.used = used;
    this.joinedEnd = used;
    this.type = DbFileName.ofAnyWriter(name).map(DbFileName::type).orElse("");
    this.timestampsAllowed =
        DbFileName.ofAnyWriter(name).map(n -> n.mode().contains("mostrecent")).orElse(true);
    this.keys = new KeyPlausibility(format);
    this.firsts = new FirstSamples(type, format, used);
  }

  @Override
  public void accept(Segment segment) {
    boolean isPart =
        segment.kind() != SegmentKind.UNUSED
            && segment.kind() != SegmentKind.HOLE
            && segment.kind() != SegmentKind.HEADER;
    gapBehindUsed |= segment.kind() == SegmentKind.UNUSED;
    if (isPart && segment.position() < used && used < segment.end()) {
      usedInside = segment;
    }
    if (segment.kind() == SegmentKind.TRUNCATED_ENTRY
        && segment.position() < used
        && segment.end() == segment.position() + DbLayout.valueOffset(segment.keyLength())) {
      readUpTo = segment.position() + format.entryLength(segment.keyLength());
    }
    if (segment.isEntry()) {
      entry(segment);
    } else if (isPart || segment.kind() == SegmentKind.HOLE) {
      damaged(segment);
    }
    if (segment.keyLength() >= 0) {
      remember(segment);
    }
  }

  private void damaged(Segment segment) {
    if (damaged.size() == MOST_DAMAGED) {
      droppedFindings++;
      return;
    }
    damaged.add(segment);
    recent.forEach(near -> around.put(near.position(), near));
    around.put(segment.position(), segment);
    openNeighbours = NEIGHBOURS;
  }

  private void remember(Segment segment) {
    recent.addLast(segment);
    if (recent.size() > NEIGHBOURS) {
      recent.removeFirst();
    }
  }

  private void entry(Segment entry) {
    entryCount++;
    onlyZeros = onlyZeros && reader.value(entry) == 0;
    if (entry.position() + entry.length() <= used) {
      entryBytesInUse += entry.length();
    }
    if (openNeighbours > 0) {
      openNeighbours--;
      around.put(entry.position(), entry);
    }
    if (keys.isOpen()) {
      byte[] keyAndValue = reader.keyAndValue(entry);
      keys.add(entry, keyAndValue);
      firsts.add(entry, keyAndValue);
    }
    shifted(entry);
    if (entry.position() >= used) {
      behindUsed(entry);
    } else if (entry.reachable()) {
      endMissed();
    } else {
      missedFrom = missedFrom == null ? entry : missedFrom;
      missedCount++;
    }
    long head = reader.headInValue(entry);
    if (head >= 0) {
      long length = format.entryLength(evidence.getInt(head));
      EntryRef victim = new EntryRef(entry.position(), entry.length(), reader.keyText(entry), null);
      EntryRef by = new EntryRef(head, length, null, null);
      add(new Finding.EntryInValue(by, victim));
      return;
    }
    double timestamp = reader.timestamp(entry).orElse(0);
    if (!timestampsAllowed && Double.doubleToRawLongBits(timestamp) != 0) {
      add(new Finding.OddTimestamp(ref(entry), timestamp));
    }
  }

  private EntryRef ref(Segment entry) {
    return new EntryRef(
        entry.position(), entry.length(), reader.keyText(entry), reader.value(entry));
  }

  /** Every entry of every client starts at a multiple of eight. */
  private void shifted(Segment entry) {
    int off = (int) (entry.position() % DbLayout.ALIGNMENT);
    if (off != shift) {
      add(new Finding.Shifted(entry.position(), entry.length(), off, lastEntry));
      shift = off;
    }
    lastEntry = entry.position();
  }

  private void behindUsed(Segment entry) {
    endMissed();
    beyondCount++;
    boolean unfinished = isUnfinished(entry);
    joined &= entry.position() == joinedEnd;
    joinedEnd = entry.end();
    firstBehind = firstBehind == null ? ref(entry) : firstBehind;
    if (beyondCount > MOST_BEYOND) {
      droppedFindings++;
    } else if (unfinished) {
      add(new Finding.Unfinished(entry.position(), entry.length(), entry.length()));
    } else {
      add(new Finding.BehindUsed(ref(entry), used, gapBehindUsed));
    }
  }

  /**
   * Whether a writer stopped while it added this entry: it starts at {@code used}, or at the end of
   * the whole entries that follow {@code used} without a gap, no walk reads its first bytes as the
   * value of the entry before, its value is 0, and only zeros follow it.
   */
  private boolean isUnfinished(Segment segment) {
    long at = segment.position();
    if (at != (joined ? joinedEnd : used)
        || at < readUpTo
        || at + DbLayout.KEY_LENGTH_SIZE > evidence.size()) {
      return false;
    }
    int keyLength = evidence.getInt(at);
    if (keyLength < 1 || keyLength > EntryReader.MAX_KEY_LENGTH) {
      return false;
    }
    long value = at + DbLayout.valueOffset(keyLength);
    long textEnd = at + DbLayout.KEY_LENGTH_SIZE;
    long most = Math.min(value, evidence.size());
    while (textEnd < most && evidence.getByte(textEnd) != 0) {
      textEnd++;
    }
    boolean key = textEnd < at + DbLayout.KEY_LENGTH_SIZE + 1 || isKeyBegun(at, textEnd);
    return key && evidence.nextNonZero(textEnd, evidence.size()) == evidence.size();
  }

  private boolean isKeyBegun(long entry, long textEnd) {
    long key = entry + DbLayout.KEY_LENGTH_SIZE;
    return evidence.getByte(key) == '[' && (key + 1 == textEnd || evidence.getByte(key + 1) == '"');
  }

  private void endMissed() {
    if (missedFrom != null) {
      add(new Finding.Missed(missedFrom.position(), missedFrom.length(), missedCount));
      missedFrom = null;
      missedCount = 0;
    }
  }

  private void add(Finding finding) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(finding);
    } else {
      droppedFindings++;
    }
  }

  /** Number of whole entries, at any position. */
  public long entryCount() {
    return entryCount;
  }

  /** Whether the value of each whole entry is 0.0. */
  public boolean onlyZeros() {
    return onlyZeros;
  }

  /** Bytes of the whole entries that end at or before {@code used}. */
  public long entryBytesInUse() {
    return entryBytesInUse;
  }

  /** Number of findings that were counted but not kept. */
  public long droppedFindings() {
    return droppedFindings;
  }

  /**
   * All findings in the order of their positions.
   *
   * @param siblings entries of the other files of the directory
   * @param entries receives the reconstructed entries, proven or not
   * @param usedNow the header's {@code used} after the pass; greater than before if entries were
   *     added to a file that is too large to keep
   */
  public List<Finding> findings(
      SiblingKeys siblings, List<ReconstructedEntry> entries, long usedNow) {
    endMissed();
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(keys.findings());
    all.addAll(firsts.findings());
    if (usedInside != null) {
      long whole = usedInside.isEntry() ? usedInside.length() : 0;
      all.add(
          new Finding.OfFile(
              FindingKind.USED_INSIDE_ENTRY, usedInside.position(), whole, used, ""));
    }
    if (!damaged.isEmpty()) {
      KeyProof proof = new KeyProof(format, type, keys.positions(), siblings, used);
      forks = proof.forks();
      around.values().stream()
          .filter(segment -> segment.keyLength() >= 0)
          .forEach(segment -> addTo(proof, segment));
      OverwriteFindings overwrites =
          new OverwriteFindings(
              evidence, reader, format, used, timestampsAllowed, around, proof, all, entries);
      damaged.forEach(segment -> tell(segment, overwrites, all));
      ThirdWriter third = new ThirdWriter(evidence, format, around, proof);
      Finding.ThirdProcess proven = third.proven(reader, KeyRepair.suffixes(type));
      if (proven != null) {
        all.add(proven);
      }
      if (third.isLikely() || ProcessEnds.of(all, used, format.valueSize()).three()) {
        entries.replaceAll(ReconstructedEntry::withoutItsValue);
        all.replaceAll(Finding::withoutItsValue);
      }
      entries.replaceAll(
          entry -> entry.hasTwin(all, format.valueSize()) ? entry.asCandidate() : entry);
    }
    boolean grew = usedNow > used;
    if (grew) {
      // The pass met these bytes while they were being stored.
      all.removeIf(f -> f.position() >= used && f.kind() != FindingKind.BEYOND_USED);
      entries.removeIf(entry -> entry.position() >= used);
    }
    boolean behind = all.stream().anyMatch(f -> f.kind() == FindingKind.BEYOND_USED);
    boolean written = behind && (joined || grew) && LaterBlocks.isOnlyFault(all);
    if (written || LaterBlocks.areLaterBlocks(all, used, evidence, format)) {
      long end = firstBehind == null ? LaterBlocks.end(all) : joinedEnd;
      all.removeIf(f -> written ? LaterBlocks.isWhole(f) : f.position() >= used);
      entries.removeIf(entry -> !written && entry.position() >= used);
      all.add(new Finding.BeingWritten(end - used, firstBehind, beyondCount, used, !written));
      droppedFindings -= Math.max(0, beyondCount - MOST_BEYOND);
    }
    all.sort(Comparator.comparingLong(Finding::position));
    return all;
  }

  /** What the files of forked children show of this one. Valid after {@link #findings}. */
  Forks forks() {
    return forks;
  }

  /** Start of each whole entry, by its key, each byte a char; empty if there are too many. */
  Map<String, Long> standing() {
    return keys.isOpen() ? keys.positions() : Map.of();
  }

  private void addTo(KeyProof proof, Segment segment) {
    if (segment.isEntry()) {
      proof.add(reader.keyText(segment), segment.position());
    } else {
      proof.addLength(format.entryLength(segment.keyLength()));
    }
  }

  private void tell(Segment segment, OverwriteFindings overwrites, List<Finding> all) {
    if (isUnfinished(segment)) {
      long whole = format.entryLength(evidence.getInt(segment.position()));
      all.add(new Finding.Unfinished(segment.position(), segment.length(), whole));
      return;
    }
    long begin = joined ? joinedEnd : used;
    long restEnd = segment.position() < begin ? -1 : LateHead.end(evidence, begin);
    if (restEnd == segment.end()) {
      all.add(new Finding.Unfinished(begin, restEnd - begin, -1));
      return;
    }
    switch (segment.kind()) {
      case TRUNCATED_ENTRY -> overwrites.beginning(segment);
      case ENTRY_WITHOUT_HEAD -> overwrites.withoutHead(segment);
      case DAMAGED_KEY -> overwrites.damagedKey(segment);
      case ENTRY_TAIL -> overwrites.end(segment);
      case KEY_FRAGMENT -> overwrites.middle(segment);
      case HOLE ->
          all.add(
              new Finding.Bytes(FindingKind.HOLE, segment.position(), segment.length(), used, ""));
      default -> all.add(new Unrecognised(evidence, format, used, around).finding(segment));
    }
  }
}
