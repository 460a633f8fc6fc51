package multiproc.schedule.print;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import multiproc.client.ClientVersion;
import multiproc.layout.DbException;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import multiproc.schedule.Plan;
import multiproc.schedule.model.FileImage;

/**
 * Splits a file's bytes into blocks: by the client's own walk, as far as it finds the programs'
 * entries, and from there on by the process that stored the bytes. The blocks cover the file up to
 * {@code used} or the last byte that was stored, whichever is farther.
 *
 * <p>Threading: safe.
 */
final class BlockReader {

  private final ClientVersion version;
  private final Set<String> keys;

  /** A reader of the files of these programs. */
  public BlockReader(Plan plan) {
    this.version = plan.version();
    this.keys = plan.keys();
  }

  /** The number of bytes to show: up to the last one that a step stored, or {@code used}. */
  private static int shown(FileImage image, ByteOrigins origins) {
    int stored = Math.max(origins.end(), image.headLength());
    // A used beyond the last stored byte covers only zeros, so a few of them are enough.
    int used = Math.min(image.used(), stored + DbLayout.HEADER_SIZE);
    return (int) Math.min(image.size(), Math.max(Math.max(used, stored), DbLayout.HEADER_SIZE));
  }

  /** The blocks of a file. */
  public List<Block> blocks(FileImage image, ByteOrigins origins) {
    List<Block> blocks = new ArrayList<>();
    int end = shown(image, origins);
    if (end == 0) {
      return blocks;
    }
    int header = Math.min(end, DbLayout.HEADER_SIZE);
    List<ByteField> parts = new ArrayList<>();
    for (int at = 0; at < header; at++) {
      parts.add(at < DbLayout.USED_SIZE ? ByteField.USED : ByteField.PADDING);
    }
    blocks.add(block(ByteField.USED, 0, parts, origins, "", 0));
    int position = entries(image, origins, blocks, header);
    while (position < end) {
      ByteField kind = position < image.used() ? ByteField.ASTRAY : ByteField.BEYOND;
      int limit = kind == ByteField.ASTRAY ? Math.min(end, image.used()) : end;
      Block block = stored(kind, position, limit, origins);
      blocks.add(block);
      position += block.length();
    }
    return blocks;
  }

  /**
   * Adds the entries that the walk finds; returns the position where it ends, fails or finds
   * another key.
   */
  private int entries(FileImage image, ByteOrigins origins, List<Block> blocks, int header) {
    int position = header;
    EntryCursor entries = version.entries(image, image.used(), "");
    try {
      while (entries.next()) {
        byte[] key = entries.keyBytes();
        String text = new String(key, StandardCharsets.ISO_8859_1);
        if (!keys.contains(text)) {
          return position;
        }
        int start = (int) entries.position();
        List<ByteField> parts = new ArrayList<>();
        for (int at = start; at < entries.end(); at++) {
          parts.add(ByteField.ofEntry(at - start, key.length));
        }
        blocks.add(block(ByteField.KEY, start, parts, origins, text, entries.value()));
        position = (int) entries.end();
      }
    } catch (DbException e) {
      // The client fails here: the bytes that follow are no entry to it.
      return position;
    }
    return position;
  }

  /** A block of one process's stores, at most one entry, or of bytes that no step stored. */
  private static Block stored(ByteField kind, int position, int limit, ByteOrigins origins) {
    Origin last = origins.at(position);
    List<ByteField> parts = new ArrayList<>();
    for (int at = position; at < limit; at++) {
      Origin origin = origins.at(at);
      if (at > position && begins(last, origin)) {
        break;
      }
      parts.add(origin == null ? kind : origin.part());
      last = origin;
    }
    return block(kind, position, parts, origins, "", 0);
  }

  private static boolean begins(Origin last, Origin next) {
    if (last == null || next == null) {
      return last != next;
    }
    boolean entry = next.part() == ByteField.LENGTH && last.part() != ByteField.LENGTH;
    return entry || last.pid() != next.pid();
  }

  private static Block block(
      ByteField kind,
      int position,
      List<ByteField> parts,
      ByteOrigins origins,
      String series,
      double value) {
    List<Origin> named = new ArrayList<>();
    for (int at = position; at < position + parts.size(); at++) {
      Origin origin = origins.at(at);
      if (origin != null && named.stream().noneMatch(origin::sameStore)) {
        named.add(origin);
      }
    }
    return new Block(
        kind, position, parts.size(), List.copyOf(parts), List.copyOf(named), series, value);
  }
}
