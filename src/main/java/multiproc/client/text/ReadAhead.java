package multiproc.client.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import multiproc.client.merge.CollectedFile;
import multiproc.client.merge.FileBuffer;
import multiproc.client.merge.MergeRules;
import multiproc.layout.DbException;
import multiproc.store.Store;

/**
 * Gives a directory's files one after the other in their order, read. A scrape of many files spends
 * most of its time in the system's calls, so behind the first file a second thread reads ahead:
 * never more than two files are open, and what is read and not yet merged is kept small.
 *
 * <p>A failure is given in its file's turn, whoever met it and when.
 *
 * <p>Threading: {@link #next()} and {@link #close()} from one thread. The second thread is begun
 * only over a store that {@link Store#readsConcurrently()}.
 */
final class ReadAhead implements Runnable, AutoCloseable {

  /** Files read by one thread in one go, while they are small. */
  private static final int BATCH = 8;

  /** A file from which on a batch is one file. */
  private static final int LARGE = 1 << 16;

  /** Bytes read, or files still to come, from which on a second thread is worth its start. */
  private static final int MANY_BYTES = 1 << 18;

  private static final int MANY_FILES = 200;

  /** What may be read ahead. */
  private static final int MAX_BATCHES = 6;

  private static final int MAX_BYTES = 1 << 22;

  private static final long WAIT_NANOS = 20_000;

  /** Some files of one turn. */
  private static final class Batch {
    private final int from;
    private final int to;
    private final CollectedFile[] sources;
    private final FileBuffer[] files;
    private final Throwable[] failures;
    private int bytes;

    /** Claimed by the thread that takes files, which alone looks at it, because it was in turn. */
    private boolean own;

    private volatile boolean read;

    private Batch(int from, int to) {
      this.from = from;
      this.to = to;
      sources = new CollectedFile[to - from];
      files = new FileBuffer[to - from];
      failures = new Throwable[to - from];
    }
  }

  private final Store store;
  private final MergeRules rules;
  private final List<String> paths;

  // Guarded by this object.
  private final Deque<Batch> turn = new ArrayDeque<>();
  private final Deque<FileBuffer> free = new ArrayDeque<>();
  private int claimed;
  private int aheadBytes;
  private boolean large;
  private boolean ended;

  // Of the one thread that takes files.
  private Batch current = new Batch(0, 0);
  private int taken;
  private long bytes;

  /** The second thread; null before it is begun. */
  private Thread helper;

  ReadAhead(Store store, List<String> paths, MergeRules rules) {
    this.store = store;
    this.rules = rules;
    this.paths = paths;
  }

  /**
   * Steps to the next file.
   *
   * @return false when there is none
   * @throws DbException when it could not be read, and the scrape fails of it
   */
  boolean next() {
    while (true) {
      if (current.from + ++taken >= current.to && !nextBatch()) {
        return false;
      }
      Throwable failure = current.failures[taken];
      if (failure == null) {
        return true;
      }
      if (failure instanceof DbException e && !current.sources[taken].mayFailWith(e)) {
        throw e;
      } else if (failure instanceof RuntimeException e && !(e instanceof DbException)) {
        throw e;
      } else if (failure instanceof Error e) {
        throw e;
      }
    }
  }

  /** The file by its name. */
  CollectedFile source() {
    return current.sources[taken];
  }

  /** The file's bytes, until the next step. */
  FileBuffer file() {
    return current.files[taken];
  }

  private boolean nextBatch() {
    bytes += current.bytes;
    // Behind the first file, which tells how large they are.
    if (helper == null
        && current.to > 0
        && store.readsConcurrently()
        && paths.size() - current.to > (bytes >= MANY_BYTES ? 1 : MANY_FILES)) {
      helper = new Thread(this, "read-ahead");
      helper.setDaemon(true);
      helper.start();
    }
    Batch next = inTurn(current);
    if (next == null) {
      return false;
    }
    while (!next.read) {
      Batch mine = next.own ? next : claim(false);
      if (mine != null) {
        read(mine);
      } else {
        LockSupport.parkNanos(this, WAIT_NANOS);
      }
    }
    current = next;
    taken = 0;
    return true;
  }

  /**
   * Takes a batch's files back, and gives the batch whose turn it is; one that nobody has claimed
   * yet is the caller's own to read. In one go: else the other thread may claim the last files just
   * when they were found to be nobody's.
   *
   * @return null when there are no files left
   */
  private synchronized Batch inTurn(Batch done) {
    if (done.to > done.from) {
      turn.remove();
      aheadBytes -= done.bytes;
      for (FileBuffer file : done.files) {
        free.push(file);
      }
    }
    Batch next = turn.peek();
    if (next == null) {
      next = claim(true);
      if (next != null) {
        next.own = true;
      }
    }
    return next;
  }

  /**
   * Claims files to read; null when there are none left, or enough is read.
   *
   * @param needed whether they are the ones whose turn it is
   */
  private synchronized Batch claim(boolean needed) {
    boolean enough = !needed && (aheadBytes > MAX_BYTES || turn.size() >= MAX_BATCHES);
    if (ended || enough || claimed == paths.size()) {
      return null;
    }
    // Alone, a file is read when those before it are merged, as the client does: over a store whose
    // operations are steps that is their order, and elsewhere it takes fewer buffers.
    int size = large || helper == null ? 1 : BATCH;
    Batch batch = new Batch(claimed, Math.min(paths.size(), claimed + size));
    for (int i = 0; i < batch.files.length; i++) {
      FileBuffer file = free.poll();
      batch.files[i] = file != null ? file : new FileBuffer(rules);
    }
    turn.add(batch);
    // Last: where memory ends before, no file is taken for read.
    claimed = batch.to;
    return batch;
  }

  private void read(Batch batch) {
    for (int i = 0; i < batch.files.length && !isEnded(); i++) {
      readOne(batch, i);
    }
    synchronized (this) {
      aheadBytes += batch.bytes;
      large |= batch.bytes > LARGE * batch.files.length;
    }
    batch.read = true;
  }

  private void readOne(Batch batch, int i) {
    try {
      String path = paths.get(batch.from + i);
      batch.sources[i] = new CollectedFile(rules, path);
      batch.files[i].load(store, path);
      batch.bytes += batch.files[i].sound();
    } catch (Throwable e) {
      // It is told when the files before this one have been merged.
      batch.failures[i] = e;
    }
  }

  /** The second thread. */
  @Override
  public void run() {
    while (true) {
      Batch batch = claim(false);
      if (batch != null) {
        read(batch);
      } else if (isDone()) {
        return;
      } else {
        LockSupport.parkNanos(this, WAIT_NANOS);
      }
    }
  }

  private synchronized boolean isEnded() {
    return ended;
  }

  private synchronized boolean isDone() {
    return ended || claimed == paths.size();
  }

  /**
   * Ends the second thread: when this returns it has closed its file, so that a scrape which
   * follows a failed one never finds a third file open.
   */
  @Override
  public void close() {
    synchronized (this) {
      ended = true;
    }
    if (helper != null) {
      boolean interrupted = false;
      while (helper.isAlive()) {
        try {
          helper.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
