package multiproc.harness.fork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as in proc(5) and the kernel's cgroup-v2. */
class ProcessLimitTest {

  @TempDir Path root;

  private ProcessLimit limit;

  @BeforeEach
  void machine() throws IOException {
    limit = new ProcessLimit(root, root.resolve("groups"));
    write(
        "self/status",
        "Name:\tjava\nUid:\t65534\t65534\t65534\t65534\nCapEff:\t0000000000000000\n");
    write(
        "self/limits",
        "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max processes             120                  96170                processes \n");
    write("self/cgroup", "0::/user.slice\n");
    write("loadavg", "0.20 0.18 0.12 1/400 11206\n");
    process(1, 0, 300);
    process(2, 65534, 50);
    process(3, 65534, 10);
    write("groups/user.slice/pids.max", "max\n");
    write("groups/user.slice/pids.current", "70\n");
  }

  private void process(int pid, int user, int threads) throws IOException {
    write(pid + "/status", "Uid:\t" + user + "\t0\t0\t0\nThreads:\t" + threads + "\n");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void shouldSayWhatToRaiseWhenTheUserMayStartTooFew() throws IOException {
    limit.require(3);
    assertThatThrownBy(() -> limit.require(14))
        .hasMessage(
            "too few processes and threads are allowed: 14 JVMs need some 280, left=60 limit=120;"
                + " raise ulimit -u, or end other processes");
  }

  @Test
  void shouldNotCountWhenTheProcessIsExempt() throws IOException {
    write("self/status", "Uid:\t0\t0\t0\t0\nCapEff:\t000001ffffffffff\n");
    assertThat(limit.allows(1000)).isTrue();
  }

  @Test
  void shouldSayWhatToRaiseWhenTheControlGroupMayStartTooFew() throws IOException {
    write("groups/user.slice/pids.max", "100\n");
    assertThat(limit.allows(1)).isTrue();
    assertThatThrownBy(() -> limit.require(2))
        .hasMessageEndingWith("left=30 limit=100; raise pids.max of the control group");
  }

  @Test
  void shouldRefuseNothingWhenNothingIsKnown() {
    assertThat(new ProcessLimit(root.resolve("none"), root.resolve("none")).allows(1000)).isTrue();
  }
}
