package multiproc.cli.option;

import java.util.Arrays;
import java.util.stream.Collectors;
import multiproc.client.Fault;
import multiproc.harness.UserException;
import picocli.CommandLine.ITypeConverter;

/** Converts an id to a fault. */
public final class FaultConverter implements ITypeConverter<Fault> {

  @Override
  public Fault convert(String text) {
    return Fault.of(text)
        .orElseThrow(
            () ->
                new UserException(
                    "unknown fault: fault="
                        + text
                        + "; known are "
                        + Arrays.stream(Fault.values())
                            .map(Fault::id)
                            .collect(Collectors.joining(", "))));
  }
}
