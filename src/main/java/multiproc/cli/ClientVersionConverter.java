package multiproc.cli;

import multiproc.client.ClientVersion;
import multiproc.harness.UserException;
import picocli.CommandLine.ITypeConverter;

/** A client version by its number. */
final class ClientVersionConverter implements ITypeConverter<ClientVersion> {

  @Override
  public ClientVersion convert(String text) {
    return ClientVersion.of(text)
        .orElseThrow(
            () ->
                new UserException(
                    "unknown client: client=" + text + "; known are " + ClientVersion.known()));
  }
}
