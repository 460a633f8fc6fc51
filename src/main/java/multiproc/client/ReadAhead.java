package multiproc.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import multiproc.layout.DbException;
import multiproc.store.Store;

/**
 * Reads a directory's files and returns them one by one in their order. A scrape of many files
 * spends most of its time in system calls, so a second thread reads ahead. At most two files are
 * open at once, and few bytes are read before they are merged.
 *
 * <p>A failure is thrown in its file's turn, whichever thread it occurred in.
 *
 * <p>Threading: {@link #next()} and {@link #close()} from one thread. The second thread is started
 * only if the store {@link Store#readsConcurrently()}.
 */
final class ReadAhead implements Runnable, AutoCloseable {

  /** Files of a batch while files are small. */
  private static final int BATCH = 8;

  /** Mean bytes of a batch's files above which all later batches have one file. */
  private static final int LARGE = 1 << 16;

  /**
   * Bytes read after which a second thread is worth its start; before that, only if many files are
   * left.
   */
  private static final int MANY_BYTES = 1 << 18;

  private static final int MANY_FILES = 200;

  /** The most batches and bytes that are read ahead. */
  private static final int MAX_BATCHES = 6;

  private static final int MAX_BYTES = 1 << 22;

  private static final long WAIT_NANOS = 20_000;

  /** Consecutive files that one thread reads. */
  private static final class Batch {
    private final int from;
    private final int to;
    private final CollectedFile[] sources;
    private final FileBuffer[] files;
    private final Throwable[] failures;
    private int bytes;

    /**
     * Claimed by the thread that takes files, because the batch was next; used by that thread only.
     */
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

  // Used only by the thread that takes files.
  private Batch current = new Batch(0, 0);
  private int taken;
  private long bytes;

  /** The second thread; null before it is started. */
  private Thread helper;

  ReadAhead(Store store, List<String> paths, MergeRules rules) {
    this.store = store;
    this.rules = rules;
    this.paths = paths;
  }

  /**
   * Steps to the next file.
   *
   * @return false when there is no next file
   * @throws DbException when the file could not be read and the scrape fails
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

  /** The file's name and its parts. */
  CollectedFile source() {
    return current.sources[taken];
  }

  /** The file's bytes, until the next step. */
  FileBuffer file() {
    return current.files[taken];
  }

  private boolean nextBatch() {
    bytes += current.bytes;
    // Only after the first batch, since its bytes show how large the files are.
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
   * Takes a batch's buffers back and returns the next batch. If no thread has claimed the next
   * batch, the caller claims it and must read it. Both under one lock: otherwise the other thread
   * could claim the last files in between.
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
   * Claims files to read; null when no files are left, or enough is read.
   *
   * @param needed whether the next file to merge is among them
   */
  private synchronized Batch claim(boolean needed) {
    boolean enough = !needed && (aheadBytes > MAX_BYTES || turn.size() >= MAX_BATCHES);
    if (ended || enough || claimed == paths.size()) {
      return null;
    }
    // Without a second thread, a file is read after those before it are merged, as the client does:
    // this keeps the client's order of steps, and takes fewer buffers.
    int size = large || helper == null ? 1 : BATCH;
    Batch batch = new Batch(claimed, Math.min(paths.size(), claimed + size));
    for (int i = 0; i < batch.files.length; i++) {
      FileBuffer file = free.poll();
      batch.files[i] = file != null ? file : new FileBuffer(rules);
    }
    turn.add(batch);
    // Last, so that an OutOfMemoryError above leaves the files unclaimed.
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
      // Thrown when the files before this one have been merged.
      batch.failures[i] = e;
    }
  }

  /** Runs in the second thread. */
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
   * Ends the second thread and waits for it. The thread has then closed its file, so that the next
   * scrape never has a third file open.
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
