package multiproc.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import multiproc.client.FileSizes;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/** Builds files as clients write them, and damages them as processes do. */
public final class DbBytes {

  private final DbFormat format;
  private final ByteBuffer bytes;
  private int used = DbLayout.HEADER_SIZE;

  DbBytes(DbFormat format) {
    this.format = format;
    this.bytes = ByteBuffer.allocate(FileSizes.smallest(format)).order(DbLayout.BYTE_ORDER);
    bytes.putInt(DbLayout.USED_POSITION, used);
  }

  /** The parent's series of worker {@code id}: 88 bytes in 0.4.2's format. */
  static String count(int id) {
    return "[\"writer_process_count\", \"writer_process_count\", {\"worker_id\": \"" + id + "\"}]";
  }

  /** A worker's series: 80 bytes in 0.4.2's format. */
  static String gauge(int id) {
    return "[\"writer_"
        + id
        + "_my_gauge\", \"writer_"
        + id
        + "_my_gauge\", {\"label1\": \"my label\"}]";
  }

  /** The parent's seven entries, all 1.0. */
  static DbBytes parent() {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    for (int id = 0; id < 7; id++) {
      file.append(count(id), 1.0);
    }
    return file;
  }

  DbBytes append(String key, double value) {
    used = store(used, key, value);
    return used(used);
  }

  /** Stores an entry at a stale position; the header stays. Returns its end. */
  int store(int position, String key, double value) {
    byte[] entry = format.encodeEntry(key.getBytes(StandardCharsets.ISO_8859_1), value, 0.0);
    bytes.put(position, entry);
    return position + entry.length;
  }

  DbBytes storeAt(int position, String key, double value) {
    store(position, key, value);
    return this;
  }

  DbBytes value(int position, double value) {
    bytes.putDouble(position, value);
    return this;
  }

  DbBytes length(int position, int value) {
    bytes.putInt(position, value);
    return this;
  }

  DbBytes bytes(int position, byte[] stored) {
    bytes.put(position, stored);
    return this;
  }

  DbBytes used(int newUsed) {
    bytes.putInt(DbLayout.USED_POSITION, newUsed);
    return this;
  }

  byte[] bytes() {
    return bytes.array().clone();
  }

  Inspection inspect() {
    return inspect("gauge_all_100.db", bytes());
  }

  Inspection inspect(SiblingKeys siblings) {
    return inspect("gauge_all_100.db", siblings);
  }

  Inspection inspect(String name, SiblingKeys siblings) {
    return inspect(name, bytes(), siblings);
  }

  public static Inspection inspect(String name, byte[] bytes) {
    return inspect(name, bytes, new SiblingKeys());
  }

  static Inspection inspect(String name, byte[] bytes, SiblingKeys siblings) {
    try {
      return Inspector.inspect(source(name, bytes), siblings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static EvidenceSource source(String name, byte[] bytes) {
    return new Source(name, PagedEvidence.of(bytes));
  }

  private record Source(String name, PagedEvidence evidence) implements EvidenceSource {
    @Override
    public String path() {
      return "DIR/" + name;
    }

    @Override
    public String clientPath() {
      return path();
    }

    @Override
    public Evidence open() {
      return evidence.again();
    }
  }
}
