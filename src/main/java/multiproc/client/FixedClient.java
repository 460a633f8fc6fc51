package multiproc.client;

import java.util.Set;
import multiproc.layout.ClientChange;
import multiproc.layout.Fix;

/**
 * A release with fixes that no release has, so that a maintainer can try a fix.
 *
 * @param version the release
 * @param fixes the fixes that the client has beside those of the release
 */
public record FixedClient(ClientVersion version, Set<Fix> fixes) implements MergeRules {

  public FixedClient {
    fixes = Set.copyOf(fixes);
  }

  /** The release itself if there is no fix. */
  public static MergeRules of(ClientVersion version, Set<Fix> fixes) {
    return fixes.isEmpty() ? version : new FixedClient(version, fixes);
  }

  @Override
  public int initialSize() {
    return version.initialSize();
  }

  @Override
  public boolean has(ClientChange change) {
    return version.has(change);
  }

  @Override
  public boolean fixes(Fix fix) {
    return fixes.contains(fix) || version.fixes(fix);
  }
}
