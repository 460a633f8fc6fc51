package multiproc.harness.real;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import multiproc.client.ClientVersion;
import multiproc.schedule.Granularity;
import multiproc.schedule.Metric;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.store.Operation;

/**
 * Runs the original script's program on a real client, in a Python process. The program runs
 * freely: no replay decides the order of its steps.
 */
public final class RealOriginal {

  private RealOriginal() {}

  /**
   * The process of one run. It reports events on its standard output. When its standard input ends,
   * it ends with all workers.
   *
   * @param directory the multi-process directory, which exists and has no {@code .db} file
   * @param traces the folder for the processes' traces; empty for no traces
   */
  public static ProcessBuilder process(
      RealClient client, BigInteger seed, String directory, Optional<Path> traces)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            client.python(),
            "-c",
            AgentText.original(),
            seed.toString(),
            directory,
            client.path().map(path -> path.toAbsolutePath().toString()).orElse(""),
            traces.map(Path::toString).orElse(""),
            AgentText.table(),
            Arrays.stream(Operation.values()).map(Enum::name).collect(Collectors.joining(" ")));
    setDirectory(builder.environment(), directory);
    return builder;
  }

  /**
   * Passes the multi-process directory to a client, and keeps Python from writing to the client's
   * folder.
   */
  static void setDirectory(Map<String, String> environment, String directory) {
    environment.put("prometheus_multiproc_dir", directory);
    environment.put("PROMETHEUS_MULTIPROC_DIR", directory);
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
  }

  /**
   * A client's report of itself.
   *
   * @throws multiproc.harness.UserException if the client cannot be run
   */
  public static ClientFacts facts(RealClient client) throws IOException {
    Plan nothing =
        new Plan(
            ClientVersion.V0_4_2,
            Granularity.OPERATION,
            List.of(Metric.PROCESS_COUNT),
            List.of(new ProcessPlan(1, ProcessPlan.Role.PARENT, List.of())));
    try (RealProcesses processes = new RealProcesses(client, nothing, ".")) {
      return processes.facts();
    }
  }
}
