package multiproc.cli;

import multiproc.client.ClientVersion;
import multiproc.harness.UserException;
import picocli.CommandLine.ITypeConverter;

/** A client version by its number. */
class ClientVersionConverter implements ITypeConverter<ClientVersion> {

  @Override
  public ClientVersion convert(String text) {
    return ClientVersion.of(text)
        .orElseThrow(
            () ->
                new UserException(
                    "unknown client: client=" + text + "; known are " + ClientVersion.known()));
  }

  /** A client version that can write, too. */
  static final class Writing extends ClientVersionConverter {

    @Override
    public ClientVersion convert(String text) {
      ClientVersion version = super.convert(text);
      if (!version.writes()) {
        throw new UserException(
            "this client's files are only read here: client="
                + text
                + "; give 0.4.2, 0.5.0 or 0.25.0");
      }
      return version;
    }
  }
}
