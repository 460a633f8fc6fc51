package multiproc.inspect.salvage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.inspect.CaseInspection;
import multiproc.inspect.Inspection;
import multiproc.inspect.diagnose.Finding;
import multiproc.inspect.diagnose.FindingKind;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.print.FindingText;
import multiproc.inspect.reconstruct.ReconstructedEntry;
import multiproc.inspect.segment.EntryReader;
import multiproc.inspect.segment.EntryView;
import multiproc.inspect.segment.Judgement;
import multiproc.inspect.segment.Segment;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyParser;
import multiproc.layout.KeyShape;

/**
 * Writes a clean copy of a file in the same format: every whole entry in its order, then those that
 * could be put together again beyond doubt; those that only may have been there are told and left
 * out, since a number that nobody set is worse than one that is missing. Of a key with several
 * entries the last is kept that was ever set, since a process that stored over another never set
 * its own.
 *
 * <p>Threading: one thread. Memory: the keys of a file with duplicates are held, else nothing that
 * grows with it.
 */
public final class Salvager {

  private static final int MOST_LINES = 1_000;
  private static final int MOST_ATTEMPTS = 5;
  private static final String OTHER_FORMAT =
      " is of another generation than most and has no place in the copy";

  private final Path directory;

  private final boolean withCandidates;

  /** Copies what is proven, and no more. */
  public Salvager(Path directory) {
    this(directory, false);
  }

  /**
   * @param directory where the copies go; it is made where it is missing
   * @param withCandidates whether an entry is copied that the bytes do not prove, where it is the
   *     only one for its place
   */
  public Salvager(Path directory, boolean withCandidates) {
    this.directory = directory;
    this.withCandidates = withCandidates;
  }

  /**
   * Salvages one file.
   *
   * @throws FileAlreadyExistsException when there is a file of that name already
   * @throws IOException when the original cannot be read, or the copy not be written
   */
  public Salvage salvage(Inspection inspection) throws IOException {
    String name = inspection.source().name();
    Path target = directory.resolve(name);
    if (!target.normalize().startsWith(directory.normalize()) || name.isEmpty()) {
      throw new IOException("the name is no file's own: name=" + name);
    }
    List<DbFormat> formats = formats(inspection.judgement());
    List<Salvage> older = new ArrayList<>();
    for (DbFormat format : formats.subList(1, formats.size())) {
      Path copy = directory.resolve(format.releases()).resolve(name);
      Work work = copy(inspection, copy, format);
      older.add(
          new Salvage(
              copy.toString(), work.kept, work.guessed, work.candidates, work.skipped, List.of()));
    }
    Work work = copy(inspection, target, formats.get(0));
    return new Salvage(
        target.toString(), work.kept, work.guessed, work.candidates, gone(inspection, work), older);
  }

  /**
   * The formats of the copies, the newest first: one for each shape of keys. A first entry whose
   * value alone has another size than those behind it is copied in their format, in which a client
   * has used it since.
   */
  private static List<DbFormat> formats(Judgement judgement) {
    if (!judgement.mixed()) {
      return List.of(judgement.format());
    }
    return judgement.candidates().stream()
        .map(f -> f.keyShape() == KeyShape.LABELS_AND_HELP ? judgement.withHelp() : f)
        .distinct()
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private Work copy(Inspection inspection, Path target, DbFormat format) throws IOException {
    Files.createDirectories(target.getParent() == null ? directory : target.getParent());
    Set<String> refused = new HashSet<>();
    Work work = write(inspection, target, format, refused);
    for (int i = 0; i < MOST_ATTEMPTS && refuse(target, refused); i++) {
      Files.delete(target);
      work = write(inspection, target, format, refused);
    }
    return work;
  }

  private Work write(Inspection inspection, Path target, DbFormat format, Set<String> refused)
      throws IOException {
    Work work = new Work(inspection, format, refused, withCandidates);
    try (FileChannel channel =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      work.write(channel);
      return work;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Half a copy would pass for a whole one.
      Files.deleteIfExists(target);
      throw e;
    }
  }

  /**
   * Looks at a copy as at any file: a key that was put together wrongly may show only there.
   *
   * @param refused gets the keys that are not to be in it
   * @return whether there are new ones
   */
  private static boolean refuse(Path target, Set<String> refused) throws IOException {
    boolean found = false;
    for (Inspection copy : CaseInspection.inspect(target).files()) {
      Set<Long> bad = new HashSet<>();
      for (Finding finding : copy.findings()) {
        if (finding.kind().isCorrupt()) {
          bad.add(finding.position());
        }
      }
      if (bad.isEmpty()) {
        continue;
      }
      List<String> keys = new ArrayList<>();
      try (Evidence evidence = copy.source().open()) {
        EntryView view = new EntryView(evidence);
        copy.segments(
            evidence,
            segment -> {
              if (segment.keyLength() >= 0 && bad.contains(segment.position())) {
                keys.add(Work.key(view, segment));
              }
            });
      }
      found |= refused.addAll(keys);
    }
    return found;
  }

  private static List<String> gone(Inspection inspection, Work work) {
    List<String> gone = new ArrayList<>(work.skipped);
    for (Finding finding : inspection.findings()) {
      boolean recovered =
          inspection.guesses().stream()
              .anyMatch(g -> g.determined() && g.position() == finding.position());
      switch (finding.kind()) {
        case OVERWRITTEN_BY_SHORTER, VALUE_IN_KEY, KEY_NOT_UTF8, KEY_NOT_JSON, KEY_WRONG_SHAPE -> {
          if (!recovered) {
            gone.add(FindingText.of(finding));
          }
        }
        case OVERWRITTEN_BY_LATER, ENTRY_IN_VALUE, KEY_IMPLAUSIBLE, NOT_A_CLIENTS_FILE ->
            gone.add(FindingText.of(finding));
        case CUT_SHORT -> {
          if (finding.position() > 0) {
            gone.add(FindingText.of(finding));
          }
        }
        default -> {
          // Nothing of an entry is lost by it.
        }
      }
    }
    if (work.kept == 0
        && work.guessed.isEmpty()
        && gone.isEmpty()
        && inspection.entryCount() == 0) {
      gone.add("the file holds no entry");
    }
    return gone;
  }

  /** One copy in the making. */
  private static final class Work {
    private final Inspection inspection;
    private final Set<String> refused;
    private final boolean withCandidates;
    private final DbFormat format;
    private final List<String> guessed = new ArrayList<>();
    private final List<String> candidates = new ArrayList<>();
    private final Map<String, Segment> chosen = new HashMap<>();
    private final Set<Long> untrusted = new HashSet<>();
    private final Set<Long> untimed = new HashSet<>();
    private final List<String> skipped = new ArrayList<>();

    /** Keys of guesses that have no entry yet, each byte a char. */
    private final Set<String> guessable = new HashSet<>();

    private long kept;
    private long used = DbLayout.HEADER_SIZE;

    Work(Inspection inspection, DbFormat format, Set<String> refused, boolean withCandidates) {
      this.withCandidates = withCandidates;
      this.inspection = inspection;
      this.refused = refused;
      this.format = format;
      for (ReconstructedEntry guess : inspection.guesses()) {
        if (guess.determined() || withCandidates) {
          guessable.add(new String(guess.key(), StandardCharsets.ISO_8859_1));
        }
      }
      for (Finding finding : inspection.findings()) {
        switch (finding.kind()) {
          case ENTRY_IN_VALUE, KEY_IMPLAUSIBLE, UNFINISHED_STORE ->
              untrusted.add(finding.position());
          case BEYOND_USED, BEING_WRITTEN -> behindUsed(finding);
          case TIMESTAMP_IMPOSSIBLE -> untimed.add(finding.position());
          default -> {
            // Says nothing against an entry that stands whole.
          }
        }
      }
    }

    /**
     * Where the bytes in use end, a store that did not finish may have left the beginning of a key
     * before the end of an older one: an entry there needs a value that somebody measures.
     */
    private void behindUsed(Finding finding) {
      if (finding.position() == inspection.used().orElse(0)
          && !EntryReader.isLikelyValue(finding.victim().value())) {
        untrusted.add(finding.position());
      }
    }

    void write(FileChannel channel) throws IOException {
      channel.position(DbLayout.HEADER_SIZE);
      try (Evidence evidence = inspection.source().open()) {
        EntryView view = new EntryView(evidence);
        choose(evidence, view);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        inspection.segments(evidence, segment -> entry(out, view, segment));
        for (ReconstructedEntry guess : inspection.guesses()) {
          guess(out, guess);
        }
        out.flush();
      }
      finish(channel);
    }

    /** Adds an entry that was put together again, unless a whole one says the same or better. */
    private void guess(OutputStream out, ReconstructedEntry guess) {
      String key = new String(guess.key(), StandardCharsets.ISO_8859_1);
      String text = guess.display() + " = " + guess.value();
      if (new KeyParser().shape(guess.key(), 0, guess.key().length) != format.keyShape()) {
        if (!inspection.judgement().mixed()) {
          skipped.add(text + OTHER_FORMAT);
        }
      } else if (!guess.determined() && !(withCandidates && guess.others() == 0)) {
        candidates.add(
            "not in the copy: "
                + text
                + ": "
                + FindingText.because(guess)
                + "; "
                + FindingText.against(guess));
      } else if (!guessable.remove(key)) {
        skipped.add(text + " has an entry already");
      } else if (refused.contains(key)) {
        skipped.add(text + " would not fit the others");
      } else {
        append(out, guess.key(), guess.value(), guess.timestamp());
        String line = text + ": " + FindingText.because(guess);
        if (guess.determined()) {
          guessed.add(line);
        } else {
          candidates.add("copied, unproven: " + line + "; " + FindingText.against(guess));
        }
      }
    }

    /** For keys with several entries: which of them is kept. */
    private void choose(Evidence evidence, EntryView view) {
      boolean duplicates =
          inspection.findings().stream().anyMatch(f -> f.kind() == FindingKind.DUPLICATE_KEY);
      if (duplicates) {
        inspection.segments(
            evidence,
            segment -> {
              if (segment.isEntry()) {
                chosen.merge(
                    key(view, segment),
                    segment,
                    (old, now) -> view.value(now) == 0 && view.value(old) != 0 ? old : now);
              }
            });
      }
    }

    private static String key(EntryView view, Segment segment) {
      return new String(view.keyBytes(segment), StandardCharsets.ISO_8859_1);
    }

    private void entry(OutputStream out, EntryView view, Segment segment) {
      if (!segment.isEntry()
          || untrusted.contains(segment.position())
          || view.isHeadInValue(segment)
          || EntryReader.isText(view.value(segment))) {
        return;
      }
      if (!refused.isEmpty() && refused.contains(key(view, segment))) {
        skipped.add(
            view.display(segment) + " = " + view.value(segment) + " does not fit the others");
        return;
      }
      if (segment.shape() != format.keyShape()) {
        // Of a file of several formats it is in the copy of its own.
        if (!inspection.judgement().mixed() && skipped.size() < MOST_LINES) {
          skipped.add(view.display(segment) + " = " + view.value(segment) + OTHER_FORMAT);
        }
        return;
      }
      Segment choice = chosen.isEmpty() ? segment : chosen.get(key(view, segment));
      if (choice != null && choice.position() != segment.position()) {
        guessed.add(
            view.display(segment)
                + " has another entry, which is kept; not kept: "
                + view.value(segment));
        return;
      }
      double timestamp = view.timestamp(segment).orElse(0);
      if (untimed.contains(segment.position())) {
        guessed.add(view.display(segment) + ": its timestamp, " + timestamp + ", is left out");
        timestamp = 0;
      }
      append(out, view.keyBytes(segment), view.value(segment), timestamp);
      if (!guessable.isEmpty()) {
        guessable.remove(key(view, segment));
      }
      kept++;
    }

    private void append(OutputStream out, byte[] key, double value, double timestamp) {
      byte[] entry = format.encodeEntry(key, value, timestamp);
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

    private void finish(FileChannel channel) throws IOException {
      long size = format.initialSize();
      while (size < used) {
        size *= 2;
      }
      ByteBuffer header =
          ByteBuffer.allocate(DbLayout.USED_SIZE).order(DbLayout.BYTE_ORDER).putInt(0, (int) used);
      channel.write(header, DbLayout.USED_POSITION);
      if (size > used) {
        channel.write(ByteBuffer.allocate(1), size - 1);
      }
    }
  }
}
