package multiproc.client;

import java.util.Set;
import multiproc.client.merge.MergeRules;
import multiproc.layout.ByteSource;
import multiproc.layout.DbFormat;
import multiproc.layout.Fix;
import multiproc.layout.TimestampedWalk;
import multiproc.layout.Walk;
import multiproc.python.PythonVersion;

/**
 * A release with fixes that it does not have: what a maintainer may try before he writes one.
 *
 * @param version all else
 * @param fixes that are made to it
 */
public record FixedClient(ClientVersion version, Set<Fix> fixes) implements MergeRules {

  public FixedClient {
    fixes = Set.copyOf(fixes);
  }

  /** The release itself where there is no fix. */
  public static MergeRules of(ClientVersion version, Set<Fix> fixes) {
    return fixes.isEmpty() ? version : new FixedClient(version, fixes);
  }

  @Override
  public boolean fixes(Fix fix) {
    return fixes.contains(fix);
  }

  @Override
  public Walk walk(ByteSource bytes, int used, String file) {
    return fixes(Fix.REFUSE_NEGATIVE_LENGTH) && format().hasTimestamp()
        ? new TimestampedWalk(bytes, used, file, true)
        : version.walk(bytes, used, file);
  }

  @Override
  public DbFormat format() {
    return version.format();
  }

  @Override
  public PythonVersion python() {
    return version.python();
  }

  @Override
  public boolean boundedWalk() {
    return version.boundedWalk();
  }

  @Override
  public boolean goFloats() {
    return version.goFloats();
  }

  @Override
  public boolean allModes() {
    return version.allModes();
  }

  @Override
  public boolean readsInsteadOfMapping() {
    return version.readsInsteadOfMapping();
  }

  @Override
  public boolean anyMetricName() {
    return version.anyMetricName();
  }

  @Override
  public boolean countersByTotal() {
    return version.countersByTotal();
  }

  @Override
  public boolean checksPidBeforeNewValue() {
    return version.checksPidBeforeNewValue();
  }
}
