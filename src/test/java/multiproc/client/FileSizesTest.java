package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;

import multiproc.layout.DbFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * First sizes by {@code mmap_dict.py}, {@code _INITIAL_MMAP_SIZE}: 1 MiB, from 0.16.0 on 64 KiB.
 */
class FileSizesTest {

  @ParameterizedTest
  @CsvSource({
    "V0_0_16,1048576",
    "V0_4_2,1048576",
    "V0_15_0,1048576",
    "V0_16_0,65536",
    "V0_18_0,65536",
    "V0_26_0,65536"
  })
  void shouldBeThatOfTheLineOrOfTheOneBeforeWhenAReleaseIsAsked(ClientVersion release, int size) {
    assertThat(release.initialSize()).isEqualTo(size);
  }

  @ParameterizedTest
  @CsvSource({
    "LABELS,1048576,true",
    "LABELS,4194304,true",
    "LABELS,65536,false",
    "LABELS,3145728,false",
    "TIMESTAMP,65536,true",
    "TIMESTAMP,1048576,true",
    "TIMESTAMP,32768,false",
    "TIMESTAMP,65544,false",
    "RUBY,4096,true",
    "RUBY,0,false"
  })
  void shouldBeAFirstSizeDoubledWhenAClientMakesIt(DbFormat format, long size, boolean made) {
    assertThat(FileSizes.makes(format, size)).isEqualTo(made);
  }

  @Test
  void shouldNameTheOldestReleaseWhenASizeIsMade() {
    assertThat(FileSizes.oldestMaking(1 << 16)).contains(ClientVersion.V0_16_0);
    assertThat(FileSizes.oldestMaking(1 << 21)).contains(ClientVersion.V0_0_16);
    assertThat(FileSizes.oldestMaking(4096)).isEmpty();
    assertThat(FileSizes.areMade(4096)).isTrue();
    assertThat(FileSizes.areMade(100)).isFalse();
  }

  @Test
  void shouldBeTheGreatestThatFitsWhenAFileHasNotGrown() {
    assertThat(FileSizes.greatestFirst(DbFormat.LABELS, 1 << 21)).isEqualTo(1 << 20);
    assertThat(FileSizes.greatestFirst(DbFormat.LABELS, 1 << 19)).isZero();
  }
}
