package multiproc.cli;

import java.util.ArrayList;
import java.util.List;
import multiproc.client.ClientVersion;
import multiproc.harness.UserException;
import picocli.CommandLine.ITypeConverter;

/** Converts a version number to a client's release. */
final class ClientVersionConverter implements ITypeConverter<ClientVersion> {

  /** All releases, for a shell's completion. */
  public static List<String> candidates() {
    List<String> names = new ArrayList<>();
    for (ClientVersion version : ClientVersion.values()) {
      names.add(version.text());
    }
    return names;
  }

  @Override
  public ClientVersion convert(String text) {
    return ClientVersion.of(text)
        .orElseThrow(
            () ->
                new UserException(
                    "unknown client: client="
                        + text
                        + ClientVersion.nearest(text).map(v -> "; the nearest is " + v).orElse("")
                        + "; known are "
                        + ClientVersion.known()));
  }
}
