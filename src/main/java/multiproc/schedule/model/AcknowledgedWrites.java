package multiproc.schedule.model;

import java.util.ArrayList;
import java.util.List;

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
}
