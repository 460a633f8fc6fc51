package multiproc.schedule.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import multiproc.layout.DbLayout;
import multiproc.layout.LittleEndian;
import multiproc.schedule.StepKind;

/**
 * The completed writes of a process: the series of which it has stored both the entry and the
 * header, each with the value stored last. They remain after the process has closed the file,
 * exited or died.
 */
public record AcknowledgedWrites(List<Claim> all) {

  /**
   * A series with its last value. {@code equals} is written by hand for the reason given at {@link
   * OperationResult}.
   *
   * @param inode the file's slot
   * @param key of the entry
   * @param value stored last
   */
  public record Claim(int inode, String key, double value) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Claim claim
          && inode == claim.inode
          && key.equals(claim.key)
          && Double.compare(value, claim.value) == 0;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * inode + key.hashCode()) + Double.hashCode(value);
    }
  }

  static final AcknowledgedWrites NONE = new AcknowledgedWrites(List.of());

  AcknowledgedWrites with(int inode, String key, double value) {
    List<Claim> changed = new ArrayList<>();
    boolean found = false;
    for (Claim claim : all) {
      if (claim.inode == inode && claim.key.equals(key)) {
        changed.add(new Claim(inode, key, value));
        found = true;
      } else {
        changed.add(claim);
      }
    }
    if (!found) {
      changed.add(new Claim(inode, key, value));
    }
    return new AcknowledgedWrites(List.copyOf(changed));
  }

  /** The same without the series in a file. */
  AcknowledgedWrites without(int inode) {
    List<Claim> others = all.stream().filter(claim -> claim.inode != inode).toList();
    return others.size() == all.size() ? this : new AcknowledgedWrites(others);
  }

  /**
   * The completed writes of a process after its next operation. An appended entry counts from the
   * store of the header, a value from the store of the value.
   */
  static AcknowledgedWrites after(LocalState node, PendingOperation done) {
    UnfinishedEntry covered = UnfinishedEntry.covered(node.entry, done);
    if (covered != null) {
      return node.claims.with(done.inode(), keyOf(covered.bytes()), 0.0);
    }
    boolean value = done.kind() == StepKind.VALUE || done.kind() == StepKind.WORD;
    if (value && node.key != null) {
      double stored =
          done.bytes() == null
              ? Double.longBitsToDouble(done.number())
              : LittleEndian.getDouble(done.bytes(), 0);
      return node.claims.with(done.inode(), node.key, stored);
    }
    return node.claims;
  }

  private static String keyOf(byte[] entry) {
    int length = LittleEndian.getInt(entry, 0);
    return new String(entry, DbLayout.KEY_LENGTH_SIZE, length, StandardCharsets.US_ASCII);
  }
}
