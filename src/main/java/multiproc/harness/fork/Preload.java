package multiproc.harness.fork;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Loads classes before a fork that a Python process has loaded before its fork. No code of the
 * client runs: it is executed for the first time after the fork, as in the original.
 *
 * <p>By default a worker loads only the classes between open and the first header. A fresh JVM
 * would load them exactly there, and a kill would hit that window many times as often as in the
 * original. The code before open and after the header stays cold. With {@link #warm} every class up
 * to a worker's first {@code set} is loaded. The parent always loads them all.
 *
 * <p>JDK classes that only some releases have are skipped if they are missing; an integration test
 * checks that no class is loaded inside the window.
 *
 * <p>Threading: one thread.
 */
public final class Preload {

  /** Prefix of a scratch file's name; the file is deleted as soon as it is open. */
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
    "multiproc.schedule.OriginalScript",
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

  /** Loads the classes between open and the first header, before every fork. */
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
        // This release of the JDK does not have the class.
      }
    }
  }

  /**
   * Maps a file as the store does, because the JDK classes that this needs differ from release to
   * release. Only reads from the mapping, because a store may fail for lack of space.
   */
  private static void map(String directory) {
    File scratch = new File(directory, SCRATCH.concat(Long.toString(pid())));
    try (RandomAccessFile file = new RandomAccessFile(scratch, "rw")) {
      // At once, so that a kill leaves no file.
      scratch.delete();
      file.setLength(file.length() + SCRATCH_BYTES);
      FileChannel channel = file.getChannel();
      MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, SCRATCH_BYTES);
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      bytes.getInt(0);
      bytes.getDouble(Double.BYTES);
      bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN).get(0, new byte[Double.BYTES]);
    } catch (IOException | InternalError e) {
      // A full disk, or a missing directory: the worker meets the same error and reports it.
      scratch.delete();
    }
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }
}
