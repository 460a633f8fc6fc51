package multiproc.explore;

/**
 * Ends searches early, on request or because memory ran out. The searches then return their results
 * so far.
 *
 * <p>It reserves some memory and releases it when memory runs out, so that the results can still be
 * built.
 *
 * <p>Threading: safe.
 */
public final class Stop {

  private static final int RESERVED_SHARE = 8;
  private static final long MOST_RESERVED = 8L << 20;

  private volatile String reason = "";
  private volatile byte[] reserve;
  private volatile Runnable action = () -> {};

  private Stop(byte[] reserve) {
    this.reserve = reserve;
  }

  /** A stop for a search that ends early only if memory runs out. */
  static Stop unused() {
    return new Stop(new byte[0]);
  }

  /** A stop for the searches of one command. */
  public static Stop ofCommand() {
    long reserved = Math.min(Runtime.getRuntime().maxMemory() / RESERVED_SHARE, MOST_RESERVED);
    return new Stop(new byte[(int) reserved]);
  }

  /** Asks the searches to end soon, and runs the action of {@link #onInterrupt}. */
  public void interrupt() {
    end("interrupted");
    action.run();
  }

  /** Runs an action when the searches are asked to end, which ends what cannot ask itself. */
  public void onInterrupt(Runnable ending) {
    action = ending;
    if (requested()) {
      ending.run();
    }
  }

  void outOfMemory() {
    reserve = null;
    end("out of memory");
  }

  private synchronized void end(String why) {
    if (reason.isEmpty()) {
      reason = why;
    }
  }

  /** Whether the searches should end. */
  public boolean requested() {
    return !reason.isEmpty();
  }

  /** Why the searches were ended; empty if they were not. */
  public String reason() {
    return reason;
  }

  /** Whether memory ran out. */
  public boolean isOutOfMemory() {
    return reserve == null;
  }
}
