package multiproc.client;

import java.util.Set;
import multiproc.layout.Change;
import multiproc.layout.Fix;

/**
 * A release with fixes that no release has, so that a maintainer can try a fix.
 *
 * @param release the release
 * @param fixes the fixes that the client has beside those of the release
 */
public record FixedClient(ClientVersion release, Set<Fix> fixes) implements MergeRules {

  public FixedClient {
    fixes = Set.copyOf(fixes);
  }

  /** The release itself if there is no fix. */
  public static MergeRules of(ClientVersion release, Set<Fix> fixes) {
    return fixes.isEmpty() ? release : new FixedClient(release, fixes);
  }

  @Override
  public boolean has(Change change) {
    return change instanceof Fix fix && fixes.contains(fix) || release.has(change);
  }
}
