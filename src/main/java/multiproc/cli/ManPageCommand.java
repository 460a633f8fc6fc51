package multiproc.cli;

import java.util.List;

/** Prints the manual page. */
final class ManPageCommand extends Command {

  static final String NAME = "generate-man-page";

  ManPageCommand() {
    super(NAME);
    help(
        "Prints the manual page of this program, for man(1).",
        List.of("0:printed", "2:bad usage"),
        "  reproduce generate-man-page >reproduce.1; man ./reproduce.1");
  }

  @Override
  public Integer call() {
    System.out.print(ManPage.of(Main.all()));
    return ExitCode.OK;
  }
}
