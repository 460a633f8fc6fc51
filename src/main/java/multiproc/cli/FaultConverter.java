package multiproc.cli;

import multiproc.client.Fault;
import multiproc.harness.UserException;
import picocli.CommandLine.ITypeConverter;

/** Converts an id to a fault. */
final class FaultConverter implements ITypeConverter<Fault> {

  @Override
  public Fault convert(String text) {
    return Fault.of(text)
        .orElseThrow(
            () ->
                new UserException(
                    "unknown fault: fault="
                        + text
                        + "; "
                        + Hint.nearest(text, Fault.ids())
                        + "give one of "
                        + String.join(", ", Fault.ids())));
  }
}
