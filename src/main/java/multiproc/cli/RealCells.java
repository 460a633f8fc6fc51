package multiproc.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import multiproc.client.ClientVersion;
import multiproc.explore.Explorer;
import multiproc.explore.WhatIf;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultSearch.Cell;
import multiproc.harness.MultiprocDirectory;
import multiproc.harness.UserException;
import multiproc.harness.real.ClientFacts;
import multiproc.harness.real.RealClient;
import multiproc.harness.real.RealOriginal;
import multiproc.harness.real.RealProcesses;
import multiproc.harness.replay.Replay;
import multiproc.schedule.Schedule;

/**
 * Runs cells of the matrix on real clients: the run that shows the fault in the port or, if no run
 * does, the port's run in the order of the fault's file. The client must do the same, and leave the
 * same bytes after each step.
 *
 * <p>Threading: safe; each cell has its own folder.
 */
final class RealCells {

  /**
   * The result of a real client.
   *
   * @param steps number of steps that matched the port
   * @param ofSteps number of all steps
   * @param difference the first difference; empty if there is none
   * @param refusal why the client was not run; empty if it was
   * @param unknown the package that was run, if its release is not known; else empty
   */
  public record RealCell(
      int steps,
      int ofSteps,
      Optional<String> difference,
      Optional<String> refusal,
      String unknown) {

    /** Whether the client ran and did the same as the port. */
    public boolean isSame() {
      return difference.isEmpty() && refusal.isEmpty();
    }
  }

  private static final String ENDED = "interrupted";

  /** A package that can be run, and what its process says of it. */
  record Package(RealClient client, ClientFacts facts) {

    boolean isOfUnknownRelease() {
      return facts.release().isEmpty();
    }
  }

  private final Map<ClientVersion, Package> clients = new EnumMap<>(ClientVersion.class);
  private final List<String> refusals = new ArrayList<>();
  private final String directory;

  private final Set<RealProcesses> running = ConcurrentHashMap.newKeySet();

  private volatile boolean ended;

  /**
   * Asks each client for its release.
   *
   * @param candidates for each package, the first interpreter that can import it runs it
   * @param directory in which each run has a new folder
   * @throws UserException when no client can be run
   */
  public RealCells(List<RealClient> candidates, String directory) throws IOException {
    this.directory = directory;
    List<Package> packages = new ArrayList<>();
    for (RealClient candidate : candidates) {
      try {
        packages.add(new Package(candidate, RealOriginal.facts(candidate)));
      } catch (UserException e) {
        refusals.add(e.getMessage());
      }
    }
    assign(packages);
    if (clients.isEmpty() && !refusals.isEmpty()) {
      throw new UserException(refusals.get(refusals.size() - 1));
    }
  }

  /** Assigns each release a package of it, or else the only one that may be of it. */
  final void assign(List<Package> packages) {
    for (ClientVersion release : ClientVersion.values()) {
      List<Package> possible =
          packages.stream().filter(each -> each.facts().mayBe(release)).toList();
      possible.stream()
          .filter(each -> !each.isOfUnknownRelease())
          .findFirst()
          .or(() -> possible.size() == 1 ? Optional.of(possible.get(0)) : Optional.empty())
          .ifPresent(each -> clients.put(release, each));
    }
    for (Package each : packages) {
      if (!clients.containsValue(each)) {
        refusals.add(
            "no release that is this package's alone: release="
                + each.facts().releaseText()
                + " folder="
                + each.facts().folder()
                + "; known: "
                + ClientVersion.known());
      }
    }
  }

  /** The reasons why some candidates cannot be run. */
  public List<String> refusals() {
    return List.copyOf(refusals);
  }

  /** The releases for which there is a client. */
  public List<ClientVersion> releases() {
    return List.copyOf(clients.keySet());
  }

  /** The client that is run for a release; empty if there is none. */
  public Optional<RealClient> client(ClientVersion release) {
    return Optional.ofNullable(clients.get(release)).map(Package::client);
  }

  /** Runs a cell. */
  public RealCell run(FaultCase fault, Cell port) throws IOException {
    ClientVersion version = port.version();
    Optional<String> reason = port.reason().or(fault::notOnClients);
    if (reason.isPresent()) {
      return refused(reason.get());
    }
    Package client = clients.get(version);
    if (client == null) {
      return refused("no such client at hand");
    }
    Schedule run =
        port.shown()
            .orElseGet(
                () ->
                    new WhatIf(fault.run().orElseThrow(), Explorer.DIRECTORY)
                        .under(version)
                        .complete());
    String folder = MultiprocDirectory.fresh(directory, "real");
    RealCell cell;
    try (RealProcesses processes = new RealProcesses(client.client(), run.plan(), folder)) {
      running.add(processes);
      if (ended) {
        return refused(ENDED);
      }
      cell = cell(fault, run, Replay.on(processes, run, folder).run((s, m) -> {}), processes);
      running.remove(processes);
      if (client.isOfUnknownRelease()) {
        cell =
            cell.difference().isPresent()
                ? refused("differs, as another release would: " + client.facts().text())
                : new RealCell(
                    cell.steps(),
                    cell.ofSteps(),
                    Optional.empty(),
                    Optional.empty(),
                    client.facts().text());
      }
    } catch (UserException e) {
      cell = refused(e.getMessage());
    } catch (IOException e) {
      if (!ended) {
        throw e;
      }
      cell = refused(ENDED);
    } finally {
      MultiprocDirectory.discard(folder);
    }
    return ended ? refused(ENDED) : cell;
  }

  /** Ends the clients that run, on another thread; their cells and all later ones are not run. */
  void end() {
    ended = true;
    running.forEach(RealProcesses::close);
  }

  /** A cell that is not run. */
  static RealCell refused(String reason) {
    return new RealCell(0, 0, Optional.empty(), Optional.of(reason), "");
  }

  private static RealCell cell(
      FaultCase fault, Schedule run, Replay.Result result, RealProcesses processes)
      throws IOException {
    Optional<String> difference = result.divergence();
    if (difference.isEmpty() && fault.died().isPresent()) {
      difference = otherDeath(fault.died().get(), result.deaths(), processes);
    }
    return new RealCell(result.steps(), run.steps().size(), difference, Optional.empty(), "");
  }

  /**
   * The difference if a process died in the port with the fault's error, and on the client with
   * another.
   */
  private static Optional<String> otherDeath(
      Pattern died, Map<Long, String> deaths, RealProcesses processes) throws IOException {
    for (Map.Entry<Long, String> death : deaths.entrySet()) {
      String real = processes.error(death.getKey());
      if (died.matcher(death.getValue()).find() && !died.matcher(real).find()) {
        return Optional.of(
            "process " + death.getKey() + ": expected " + death.getValue() + ", got " + real);
      }
    }
    return Optional.empty();
  }
}
