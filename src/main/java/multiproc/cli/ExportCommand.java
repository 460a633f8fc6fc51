package multiproc.cli;

import java.nio.file.Path;
import java.util.List;
import multiproc.cli.option.Command;
import multiproc.cli.option.ExitCode;
import multiproc.cli.option.Value;
import multiproc.cli.schedule.ScheduleSource;
import multiproc.cli.schedule.SearchOptions;
import multiproc.harness.UserException;
import multiproc.harness.real.RegressionTest;
import multiproc.schedule.Schedule;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes a schedule in forms for those who maintain the client. */
final class ExportCommand extends Command {

  private final Value<String> schedule =
      operand(
          PositionalParamSpec.builder()
              .type(String.class)
              .required(true)
              .paramLabel("SCHEDULE")
              .description(
                  "A .schedule file, a case's folder, or the name of a schedule that comes with the"
                      + " program."));

  private final Value<Path> pytest =
      path(
          OptionSpec.builder("--pytest")
              .paramLabel("FILE")
              .description(
                  "Write a test for the client's own test suite to FILE, which must not be there"
                      + " yet: it fails where the client has the fault."));

  ExportCommand() {
    super("export");
    help(
        "Writes a schedule as a test in Python that needs the standard library and the client"
            + " alone. It forks real processes and lets each do its next operation when it is its"
            + " turn, so it is the same each time.",
        List.of(
            "0:written",
            "2:bad usage; nothing was touched",
            "70:internal error",
            "130, 143:ended by SIGINT, SIGTERM"),
        "  java -jar target/reproduce.jar export error1 --pytest test_error1.py",
        "  PYTHONPATH=client-0.4.2 python2.7 test_error1.py");
  }

  @Override
  public Integer call() throws Exception {
    if (pytest.get() == null) {
      throw new UserException("nothing to write: give --pytest FILE");
    }
    SearchOptions.refuseExisting("pytest", pytest.get());
    Schedule loaded = ScheduleSource.load(schedule.get());
    ScheduleSource.save(RegressionTest.of(loaded), pytest.get());
    System.out.println("written: " + pytest.get());
    return ExitCode.OK;
  }
}
