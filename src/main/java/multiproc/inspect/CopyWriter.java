package multiproc.inspect;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.client.FileSizes;
import multiproc.inspect.Doubts.Doubt;
import multiproc.inspect.Salvager.Extent;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyParser;

/**
 * Writes one copy with the entries of one format: first the whole ones in the file's order, then
 * the reconstructed ones.
 *
 * <p>Threading: one thread, one copy.
 */
final class CopyWriter {

  private static final int MOST_LINES = 1_000;
  private static final String OTHER_FORMAT =
      " is of another generation than most and has no place in the copy";

  private final Inspection inspection;
  private final Set<String> refused;
  private final Extent extent;
  private final DbFormat format;

  /** Which processes stored in the files of the identifier. */
  private final Sharing sharing;

  private final List<String> guessed = new ArrayList<>();
  private final List<String> candidates = new ArrayList<>();
  private final Map<String, Segment> chosen = new HashMap<>();
  private final Set<Long> untimed = new HashSet<>();
  private final List<String> skipped = new ArrayList<>();

  /** Keys of reconstructed entries that the copy does not hold so far, each byte a char. */
  private final Set<String> guessable = new HashSet<>();

  private long kept;

  /** Number of reconstructed entries in the copy. */
  private long added;

  /** Number of kept entries whose value another process may have stored. */
  private long unproven;

  private final List<String> unprovenEntries = new ArrayList<>();

  /** Number of whole entries that the copy does not hold because of a doubt. */
  private long leftOut;

  private final Children children;

  private long used = DbLayout.HEADER_SIZE;

  CopyWriter(
      Inspection inspection, DbFormat format, Set<String> refused, Extent extent, Sharing sharing) {
    this.sharing = sharing;
    this.extent = extent;
    this.inspection = inspection;
    this.refused = refused;
    this.format = format;
    this.children = new Children(inspection);
    for (ReconstructedEntry guess : inspection.guesses()) {
      if (guess.determined() || extent == Extent.WITH_CANDIDATES) {
        guessable.add(Display.latin1(guess.key()));
      }
    }
    for (Finding finding : inspection.findings()) {
      if (finding.kind() == FindingKind.TIMESTAMP_IMPOSSIBLE) {
        untimed.add(finding.position());
      }
    }
  }

  /** One line for each whole or reconstructed entry that does not belong in the copy. */
  List<String> skipped() {
    return skipped;
  }

  /** Whether the copy holds no entry. */
  boolean isEmpty() {
    return kept == 0 && added == 0;
  }

  /** The result, as a record. */
  Salvage salvage(Path target, List<String> gone, List<Salvage> older) {
    return new Salvage(
        target.toString(),
        kept,
        added,
        inspection.entryCount(),
        unproven,
        unprovenEntries,
        inspection.hasThreeWriters(),
        leftOut,
        children.share(),
        children.incomplete(),
        guessed,
        candidates,
        gone,
        older);
  }

  void write(FileChannel channel) throws IOException {
    channel.position(DbLayout.HEADER_SIZE);
    write(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
    channel.write(header(), DbLayout.USED_POSITION);
    if (size() > used) {
      channel.write(ByteBuffer.allocate(1), size() - 1);
    }
  }

  /** Writes the entries, without a header before them. */
  void write(OutputStream out) throws IOException {
    try (Evidence evidence = inspection.source().open()) {
      EntryReader view = new EntryReader(evidence);
      Doubts doubts = Doubts.of(inspection, evidence, sharing);
      choose(evidence, view, doubts);
      inspection.segments(evidence, segment -> entry(out, view, segment, doubts));
      for (ReconstructedEntry guess : inspection.guesses()) {
        guess(out, guess);
      }
      out.flush();
    }
  }

  /** Adds a reconstructed entry unless the copy already holds its key. */
  private void guess(OutputStream out, ReconstructedEntry guess) {
    String key = Display.latin1(guess.key());
    String text = guess.display() + " = " + Display.number(guess.value());
    if (new KeyParser().shape(guess.key(), 0, guess.key().length) != format.keyShape()) {
      if (!inspection.judgement().mixed()) {
        skipped.add(text + OTHER_FORMAT);
      }
    } else if (!guess.determined() && !(extent == Extent.WITH_CANDIDATES && guess.others() == 0)) {
      candidates.add(
          "not in the copy: "
              + text
              + ": "
              + ProofText.because(guess)
              + "; "
              + ProofText.against(guess));
    } else if (!guessable.remove(key)) {
      skipped.add(text + " has an entry already");
    } else if (refused.contains(key)) {
      skipped.add(text + " would not fit the others");
    } else {
      append(out, guess.key(), guess.value(), guess.timestamp());
      added++;
      String line = text + ": " + ProofText.because(guess);
      if (guess.determined()) {
        guessed.add(line);
      } else {
        candidates.add("copied: " + line + "; " + ProofText.against(guess));
      }
    }
  }

  /** Decides for each key with several entries which of them is kept. */
  private void choose(Evidence evidence, EntryReader view, Doubts doubts) {
    if (inspection.has(FindingKind.DUPLICATE_KEY)) {
      inspection.segments(
          evidence,
          segment -> {
            if (segment.isEntry() && isCopied(doubts.of(segment, view))) {
              chosen.merge(
                  view.keyText(segment),
                  segment,
                  (old, now) -> view.value(now) == 0 && view.value(old) != 0 ? old : now);
            }
          });
    }
  }

  private boolean isCopied(Doubt doubt) {
    return doubt == null || doubt.mayHaveBeen() && extent == Extent.WITH_CANDIDATES;
  }

  /** Lists a doubtful entry that may have existed. */
  private void list(Doubt doubt, String text, boolean copied) {
    leftOut += copied ? 0 : 1;
    if (candidates.size() < MOST_LINES) {
      candidates.add(
          (copied ? "copied: " : "not in the copy: ") + text + ": " + ProofText.of(doubt));
    }
  }

  private void entry(OutputStream out, EntryReader view, Segment segment, Doubts doubts) {
    if (!segment.isEntry() || view.headInValue(segment) >= 0) {
      return;
    }
    Doubt doubt = doubts.of(segment, view);
    byte[] key = view.keyBytes(segment);
    // In a file of several formats the copy of its own format has the entry or lists it.
    boolean elsewhere = segment.shape() != format.keyShape() && inspection.judgement().mixed();
    boolean listed = doubt != null && doubt.mayHaveBeen() && !elsewhere;
    String text = listed ? shown(view, segment) : "";
    if (!isCopied(doubt)) {
      if (listed) {
        list(doubt, text, false);
        children.add(key, view.value(segment), false);
      } else if (doubt == Doubt.VALUE_TEXT && skipped.size() < MOST_LINES) {
        skipped.add(view.display(segment) + ": " + ProofText.of(doubt));
      }
      return;
    }
    if (!refused.isEmpty() && refused.contains(view.keyText(segment))) {
      skipped.add(shown(view, segment) + " does not fit the others");
      return;
    }
    if (segment.shape() != format.keyShape()) {
      if (!elsewhere && skipped.size() < MOST_LINES) {
        skipped.add(shown(view, segment) + OTHER_FORMAT);
      }
      return;
    }
    Segment choice = chosen.isEmpty() ? segment : chosen.get(view.keyText(segment));
    if (choice != null && choice.position() != segment.position()) {
      if (skipped.size() < MOST_LINES) {
        skipped.add(ProofText.second(shown(view, segment)));
      }
      return;
    }
    double timestamp = view.timestamp(segment).orElse(0);
    if (untimed.contains(segment.position())) {
      skipped.add(
          "the timestamp "
              + timestamp
              + " of "
              + view.display(segment)
              + ": only a mostrecent gauge gets one");
      timestamp = 0;
    }
    append(out, key, view.value(segment), timestamp);
    if (listed) {
      list(doubt, text, true);
    }
    if (!guessable.isEmpty()) {
      guessable.remove(view.keyText(segment));
    }
    if (doubt != null && doubt.isOfSecondWriter()) {
      unproven++;
      if (unprovenEntries.size() < MOST_LINES) {
        unprovenEntries.add(shown(view, segment));
      }
    }
    kept++;
  }

  private static String shown(EntryReader view, Segment segment) {
    return view.display(segment) + " = " + Display.number(view.value(segment));
  }

  private void append(OutputStream out, byte[] key, double value, double timestamp) {
    byte[] entry = format.encodeEntry(key, value, timestamp);
    children.add(key, value, true);
    if (used + entry.length > Integer.MAX_VALUE) {
      throw new IllegalStateException("the copy would pass 2 GiB: used=" + used);
    }
    try {
      out.write(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    used += entry.length;
  }

  /** The bytes of the copy with these entries. */
  byte[] file(byte[] entries) {
    ByteBuffer file = ByteBuffer.allocate((int) size());
    return file.put(DbLayout.USED_POSITION, header(), 0, DbLayout.USED_SIZE)
        .put(DbLayout.HEADER_SIZE, entries)
        .array();
  }

  private long size() {
    long size = FileSizes.smallest(format);
    while (size < used) {
      size *= 2;
    }
    return size;
  }

  private ByteBuffer header() {
    return ByteBuffer.allocate(DbLayout.USED_SIZE).order(DbLayout.BYTE_ORDER).putInt(0, (int) used);
  }
}
