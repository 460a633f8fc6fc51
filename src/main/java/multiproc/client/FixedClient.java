package multiproc.client;

import java.util.Set;
import multiproc.layout.Change;
import multiproc.layout.Fix;
import multiproc.layout.GaugeMode;
import multiproc.layout.MergeRule;

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
  public NumberStyle numbers() {
    return version.numbers();
  }

  @Override
  public NameStyle names() {
    return version.names();
  }

  @Override
  public MergeRule rule(GaugeMode mode) {
    return version.rule(mode);
  }

  @Override
  public boolean has(Change change) {
    return change instanceof Fix fix && fixes.contains(fix) || version.has(change);
  }
}
