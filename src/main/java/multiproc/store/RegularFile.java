package multiproc.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Opens files for reading and never waits at a pipe.
 *
 * <p>Opening a pipe waits until somebody opens it for writing, and a JVM cannot open without
 * waiting. To look at the kind of file first is not enough: a pipe may be put in its place between
 * the look and the opening. So another thread opens, and when that takes long the kind of file is
 * looked at again, by the path; if a file is there by then, it is opened once more beside the
 * thread that may wait for ever.
 *
 * <p>Threading: safe.
 */
public final class RegularFile {

  /** The reason of the exception for anything but a regular file. */
  public static final String NOT_REGULAR = "Not a regular file";

  /** Milliseconds until the kind of a file is looked at again; then twice as long each time. */
  private static final long FIRST_WAIT_MS = 100;

  /** Daemons: a thread that waits at a pipe does not keep the program from ending. */
  private static final ThreadPoolExecutor OPENERS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          1,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          job -> {
            Thread thread = new Thread(job, "open");
            thread.setDaemon(true);
            return thread;
          });

  /** Opens a file; may wait for ever. */
  @FunctionalInterface
  public interface Opener<T extends Closeable> {
    /** Opens it. */
    T open(Path path) throws IOException;
  }

  private RegularFile() {}

  /**
   * Opens a file.
   *
   * @throws FileSystemException with the reason {@link #NOT_REGULAR}, when it is none
   */
  public static FileChannel open(Path path) throws IOException {
    return open(path, RegularFile::channel);
  }

  /** The same, as a stream. */
  public static InputStream newInputStream(Path path) throws IOException {
    return Channels.newInputStream(open(path));
  }

  /**
   * Opens a file in a way of the caller's, on another thread.
   *
   * @param opener may be called more than once; what it opens too late is closed
   */
  public static <T extends Closeable> T open(Path path, Opener<T> opener) throws IOException {
    require(path);
    Opening<T> opening = new Opening<>(path, opener);
    for (long wait = FIRST_WAIT_MS; ; wait *= 2) {
      OPENERS.execute(opening);
      if (opening.await(wait)) {
        return opening.result();
      }
      try {
        require(path);
      } catch (IOException e) {
        opening.abandon();
        throw e;
      }
    }
  }

  private static void require(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      // Fails if there is no such file, or if its kind is not known.
      path.getFileSystem().provider().checkAccess(path);
      throw notRegular(path);
    }
  }

  /** Opens a file, and refuses what has no position; waits at a pipe. */
  static FileChannel channel(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      // Only of the open file itself is it known that it is no pipe: a pipe has no position.
      channel.position();
      return channel;
    } catch (IOException e) {
      channel.close();
      throw notRegular(path);
    }
  }

  private static FileSystemException notRegular(Path path) {
    return new FileSystemException(path.toString(), null, NOT_REGULAR);
  }

  /** Attempts to open one file, of which the first that ends decides. */
  private static final class Opening<T extends Closeable> implements Runnable {

    private final Path path;
    private final Opener<T> opener;

    // Guarded by this object.
    private T opened;
    private Throwable failure;
    private boolean ended;

    Opening(Path path, Opener<T> opener) {
      this.path = path;
      this.opener = opener;
    }

    @Override
    public void run() {
      try {
        T file = opener.open(path);
        if (!end(file, null)) {
          file.close();
        }
      } catch (Throwable e) {
        end(null, e);
      }
    }

    /** Ends it with a result; false if it has one. */
    private synchronized boolean end(T file, Throwable thrown) {
      boolean first = !ended;
      if (first) {
        opened = file;
        failure = thrown;
        ended = true;
        notifyAll();
      }
      return first;
    }

    /** Nobody waits for it any more. */
    synchronized void abandon() throws IOException {
      if (opened != null) {
        opened.close();
      }
      ended = true;
    }

    /** Waits, also when interrupted: a wait is as short as the opening of a file. */
    synchronized boolean await(long milliseconds) {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
      boolean interrupted = false;
      while (!ended && end - System.nanoTime() > 0) {
        try {
          TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return ended;
    }

    synchronized T result() throws IOException {
      if (failure instanceof IOException e) {
        throw e;
      } else if (failure instanceof RuntimeException e) {
        throw e;
      } else if (failure instanceof Error e) {
        throw e;
      }
      return opened;
    }
  }
}
