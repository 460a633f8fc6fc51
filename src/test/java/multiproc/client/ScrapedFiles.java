package multiproc.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import multiproc.layout.DbLayout;
import multiproc.store.MemoryStore;

/** A directory in memory, and the results of its scrapes. */
final class ScrapedFiles {

  static final String DIRECTORY = "/multiproc";

  private final MemoryStore memory = new MemoryStore();

  /** Adds a file of these entries; timestamps, if the format has them, count up from 1. */
  static byte[] file(ClientVersion version, Object... keysAndValues) {
    List<byte[]> entries = new ArrayList<>();
    int used = DbLayout.HEADER_SIZE;
    for (int i = 0; i < keysAndValues.length; i += 2) {
      byte[] key = ((String) keysAndValues[i]).getBytes(StandardCharsets.UTF_8);
      double value = ((Number) keysAndValues[i + 1]).doubleValue();
      entries.add(version.format().encodeEntry(key, value, i + 1));
      used += entries.get(entries.size() - 1).length;
    }
    return Simulation.file(used, entries.toArray(byte[][]::new));
  }

  MemoryStore store() {
    return memory;
  }

  void put(String name, byte[] bytes) {
    memory.write(DIRECTORY + "/" + name, bytes);
  }

  void write(String name, Object... keysAndValues) {
    write(ClientVersion.V0_4_2, name, keysAndValues);
  }

  void write(ClientVersion version, String name, Object... keysAndValues) {
    put(name, file(version, keysAndValues));
  }

  void delete(String name) {
    try {
      memory.delete(DIRECTORY + "/" + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> lines() {
    return lines(ClientVersion.V0_4_2);
  }

  /** The lines of a scrape, checked to be the same by both ways, without the comments. */
  List<String> lines(MergeRules version) {
    BothMerges.collect(memory, DIRECTORY, version);
    return text(version).lines().filter(line -> !line.startsWith("#")).toList();
  }

  String text(MergeRules version) {
    return BothMerges.text(new MultiProcessCollector(memory, DIRECTORY, version));
  }

  /** The bytes of a scrape as 0.4.2. */
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      new DirectoryScrape(memory, DIRECTORY, ClientVersion.V0_4_2)
          .scrape(ExpositionFormat.TEXT)
          .writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Whether the text needs the exact merge. */
  boolean isUnusual(ClientVersion version) throws IOException {
    try {
      TextScrape.of(memory, DIRECTORY, version, ExpositionFormat.TEXT);
      return false;
    } catch (NeedsExactMergeException e) {
      return true;
    }
  }
}
