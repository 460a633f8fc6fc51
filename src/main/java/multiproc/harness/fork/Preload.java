package multiproc.harness.fork;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Loads classes before a fork that a forked Python process has loaded before its fork. Nothing of
 * the client is run: its code is executed for the first time behind the fork, as in the original.
 *
 * <p>By default these are the classes between open and the first header alone. A fresh JVM would
 * load them just there, and a kill would meet it there many times as often as it meets the
 * original. What comes behind the header stays cold, and so does the way to open. With {@link
 * #warm} it is every class up to a worker's first {@code set}.
 *
 * <p>Classes of the JDK that only some releases have are skipped where they are missing; an
 * integration test holds that none is loaded where none should be.
 *
 * <p>Threading: one thread.
 */
public final class Preload {

  /** What the name of a scratch file begins with; it is deleted as soon as it is open. */
  public static final String SCRATCH = ".reproduce-scratch-";

  private static final int SCRATCH_BYTES = 1 << 12;

  private static final String[] HEADER = {
    "multiproc.store.Operation",
    "multiproc.store.MappedStore",
    "multiproc.store.MappedStore$MappedFile",
    "multiproc.store.MappedStore$Mapping",
    "multiproc.store.GatedStore",
    "multiproc.store.GatedStore$GatedFile",
    "multiproc.store.GatedStore$GatedMapping",
    "multiproc.layout.DbLayout",
    "multiproc.layout.DbFormat",
    "multiproc.layout.DbException",
    "multiproc.python.PythonVersion",
    "multiproc.client.ClientVersion",
    "multiproc.client.KeyPositions",
    "multiproc.client.MmapedDict",
  };

  private static final String[] WORKER = {
    "multiproc.schedule.plan.OriginalScript",
    "multiproc.harness.fork.ForkMessage",
    "multiproc.harness.fork.Worker",
    "multiproc.harness.fork.Worker$OwnPid",
    "multiproc.client.ProcessState",
    "multiproc.client.ProcessState$OpenFile",
    "multiproc.client.ProcessState$ValueState",
    "multiproc.client.MmapedDict$State",
    "multiproc.client.MultiProcessValue",
    "multiproc.client.MmapedValue",
    "multiproc.client.Gauge",
    "multiproc.client.Series",
    "multiproc.client.ProcessLock",
    "multiproc.layout.DbFileName",
    "multiproc.layout.Fix",
    "multiproc.layout.KeyJson",
    "multiproc.layout.KeyJson$CodePointOrder",
    "multiproc.layout.KeyShape",
    "multiproc.layout.EntryCursor",
    "multiproc.layout.EntryCursor$Policy",
    "multiproc.layout.BufferSource",
    "multiproc.layout.LittleEndian",
    "multiproc.python.PythonUtf8",
    "java.util.LinkedHashMap$LinkedEntrySet",
    "java.util.LinkedHashMap$LinkedEntryIterator",
    "java.util.LinkedHashMap$LinkedKeySet",
    "java.util.LinkedHashMap$LinkedKeyIterator",
    "java.util.LinkedHashMap$LinkedValues",
    "java.util.LinkedHashMap$LinkedValueIterator",
    "java.util.LinkedHashMap",
    "java.util.TreeMap",
    "java.util.TreeMap$Entry",
    "java.util.TreeMap$EntrySet",
    "java.util.TreeMap$EntryIterator",
    "java.util.ImmutableCollections$ListItr",
    "java.nio.charset.StandardCharsets",
    "java.io.DataInputStream",
  };

  private Preload() {}

  /** Loads what is loaded before every fork: the classes between open and the first header. */
  public static void header(String directory) {
    load(HEADER);
    map(directory);
  }

  /** Loads every class that a worker needs up to its first {@code set}. */
  public static void warm(String directory) {
    header(directory);
    load(WORKER);
  }

  private static void load(String... names) {
    for (String name : names) {
      try {
        Class.forName(name);
      } catch (ClassNotFoundException e) {
        if (name.startsWith("multiproc.")) {
          throw new IllegalStateException("no such class: class=" + name, e);
        }
        // Another release of the JDK does without it.
      }
    }
  }

  /**
   * Maps a file as the store does, since which classes of the JDK that takes differs from release
   * to release. Only loads from the mapping: a store could find no space.
   */
  private static void map(String directory) {
    File scratch = new File(directory, SCRATCH.concat(Long.toString(pid())));
    try (RandomAccessFile file = new RandomAccessFile(scratch, "rw")) {
      // At once, so that a kill leaves nothing behind.
      scratch.delete();
      file.setLength(file.length() + SCRATCH_BYTES);
      FileChannel channel = file.getChannel();
      MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, SCRATCH_BYTES);
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      bytes.getInt(0);
      bytes.getDouble(Double.BYTES);
      bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN).get(0, new byte[Double.BYTES]);
    } catch (IOException | InternalError e) {
      // A full disk, or a directory that is not there: the worker meets the same and says so.
      scratch.delete();
    }
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }
}
