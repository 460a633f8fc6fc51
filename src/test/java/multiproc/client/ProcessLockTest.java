package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import multiproc.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProcessLockTest {

  @Test
  void shouldKeepAnotherThreadOutUntilItIsGivenBack() throws InterruptedException {
    ProcessLock lock = new ProcessLock(false);
    AtomicBoolean entered = new AtomicBoolean();
    Thread other =
        new Thread(
            () -> {
              lock.lock();
              entered.set(true);
              lock.unlock();
            });
    lock.lock();
    other.start();
    EnumSet<Thread.State> waitsOrIsThrough =
        EnumSet.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED);
    await().until(() -> waitsOrIsThrough.contains(other.getState()));
    assertThat(entered).isFalse();
    lock.unlock();
    other.join();
    assertThat(entered).isTrue();
  }

  /** If the lock were kept, the second call would wait forever. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldBeGivenBackWhenACallFails() {
    MultiProcessValue process =
        new MultiProcessValue(new MemoryStore(), "d", ClientVersion.V0_4_2, () -> 1);
    Gauge gauge = new Gauge(process, "g", "help", List.of("l"), "all");
    MmapedValue value = gauge.labels("a");
    process.file("gauge_all").close();
    assertThatThrownBy(() -> value.set(1)).hasMessageContaining("NoneType");
    assertThatThrownBy(() -> value.inc(1)).hasMessageContaining("NoneType");
    assertThat(value.get()).isEqualTo(2);
    assertThatThrownBy(() -> gauge.labels("b")).isInstanceOf(RuntimeException.class);
    assertThat(gauge.labels("a")).isSameAs(value);
    assertThat(process.state().pid()).isEqualTo(1);
  }
}
