package multiproc.cli;

import multiproc.client.ClientVersion;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A client version by its number. */
final class ClientVersionConverter implements ITypeConverter<ClientVersion> {

  @Override
  public ClientVersion convert(String text) {
    return ClientVersion.of(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "unknown client: client=" + text + "; known are " + ClientVersion.known()));
  }
}
