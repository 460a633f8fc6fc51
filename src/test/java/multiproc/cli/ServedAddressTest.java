package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServedAddressTest {

  /** RFC 3986, 3.2.2: an address of IPv6 in a URL is in brackets. */
  @ParameterizedTest
  @CsvSource({"127.0.0.1,127.0.0.1", "localhost,localhost", "::1,[::1]", "[::1],[::1]"})
  void shouldPutAnAddressOfIpv6InBracketsWhenItIsPrintedAsUrl(String host, String printed) {
    assertThat(ReproduceCommand.inUrl(host)).isEqualTo(printed);
  }
}
