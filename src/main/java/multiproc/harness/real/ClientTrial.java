package multiproc.harness.real;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import multiproc.harness.UserException;
import multiproc.schedule.Schedule;

/**
 * Holds the result of a schedule on one client.
 *
 * @param name the folder that was given; empty for an installed package
 * @param facts the client's report of itself; empty if it was not run
 * @param result the end of the schedule; empty if it was not run
 * @param refusal why it was not run; empty if it was run
 */
public record ClientTrial(
    String name,
    Optional<ClientFacts> facts,
    Optional<FollowedReplay.Result> result,
    String refusal) {

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private static final String PACKAGE = "prometheus_client";

  /**
   * The folders of clients in a folder: the folder itself if it contains the package, else the
   * subfolders that do, by name.
   *
   * @throws UserException if there is none
   */
  public static List<Path> clientsIn(Path folder) throws IOException {
    if (Files.isDirectory(folder.resolve(PACKAGE))) {
      return List.of(folder);
    }
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> below = Files.newDirectoryStream(folder, Files::isDirectory)) {
        for (Path candidate : below) {
          if (Files.isDirectory(candidate.resolve(PACKAGE))) {
            found.add(candidate);
          }
        }
      }
    }
    if (found.isEmpty()) {
      throw new UserException(
          "no prometheus_client in the folder or those below it: client-path=" + folder);
    }
    found.sort(Comparator.comparing(ClientTrial::inOrder));
    return found;
  }

  /** Pads numbers to one width, so that 0.9 sorts before 0.10. */
  private static String inOrder(Path folder) {
    return NUMBER
        .matcher(folder.getFileName().toString())
        .replaceAll(number -> String.format(Locale.ROOT, "%9s", number.group()));
  }

  /**
   * Tries a schedule on a client.
   *
   * @param pythons interpreters; the first one that can import the client runs it
   * @param client its folder; empty for the installed package
   */
  public static ClientTrial run(Schedule schedule, List<String> pythons, Optional<Path> client)
      throws IOException {
    String name = client.map(folder -> folder.getFileName().toString()).orElse("");
    String refusal = "";
    for (String python : pythons) {
      Path directory = Files.createTempDirectory("reproduce-trial");
      try (RealProcesses processes =
          new RealProcesses(
              new RealClient(python, client), schedule.plan(), directory.toString())) {
        processes.start();
        FollowedReplay.Result result =
            new FollowedReplay(schedule, processes, directory.toString()).run();
        return new ClientTrial(name, Optional.of(processes.facts()), Optional.of(result), "");
      } catch (UserException e) {
        refusal = e.getMessage();
      } finally {
        delete(directory);
      }
    }
    return new ClientTrial(name, Optional.empty(), Optional.empty(), refusal);
  }

  private static void delete(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
