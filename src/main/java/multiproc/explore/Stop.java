package multiproc.explore;

/**
 * Ends searches early: at somebody's request, or because memory ran out. They then give what they
 * have found so far.
 *
 * <p>It holds some memory back, which it lets go when there is no other, so that what was found can
 * still be put together.
 *
 * <p>Threading: safe.
 */
public final class Stop {

  private static final int RESERVED_SHARE = 8;
  private static final long MOST_RESERVED = 32L << 20;

  private volatile String reason = "";
  private volatile byte[] reserve;

  private Stop(byte[] reserve) {
    this.reserve = reserve;
  }

  /** Of a search that nobody ends; memory may still run out. */
  static Stop unused() {
    return new Stop(new byte[0]);
  }

  /** Of the searches of one command. */
  public static Stop ofCommand() {
    long reserved = Math.min(Runtime.getRuntime().maxMemory() / RESERVED_SHARE, MOST_RESERVED);
    return new Stop(new byte[(int) reserved]);
  }

  /** Asks the searches to end soon. */
  public void interrupt() {
    end("interrupted");
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

  /** Whether the searches are to end. */
  public boolean requested() {
    return !reason.isEmpty();
  }

  /** Why they were ended; empty where they were not. */
  public String reason() {
    return reason;
  }

  /** Whether memory ran out. */
  public boolean isOutOfMemory() {
    return reserve == null;
  }
}
