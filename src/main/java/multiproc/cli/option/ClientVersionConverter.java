package multiproc.cli.option;

import multiproc.client.ClientVersion;
import multiproc.harness.UserException;
import picocli.CommandLine.ITypeConverter;

/** A client version by its number. */
public final class ClientVersionConverter implements ITypeConverter<ClientVersion> {

  private final boolean writing;

  private ClientVersionConverter(boolean writing) {
    this.writing = writing;
  }

  /** Takes every client version that is known. */
  public static ClientVersionConverter any() {
    return new ClientVersionConverter(false);
  }

  /** Takes those that can write, too. */
  public static ClientVersionConverter writing() {
    return new ClientVersionConverter(true);
  }

  @Override
  public ClientVersion convert(String text) {
    ClientVersion version = ClientVersion.of(text).orElse(null);
    if (version == null) {
      throw new UserException(
          "unknown client: client=" + text + "; known are " + ClientVersion.known());
    }
    if (writing && !version.writes()) {
      throw new UserException(
          "this client's files are only read here: client="
              + text
              + "; give 0.4.2, 0.5.0 or 0.25.0");
    }
    return version;
  }
}
