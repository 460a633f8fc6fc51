package multiproc.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last lines of tracebacks of CPython 2.7.18 and 3.11.7 on Linux. */
class PythonOsErrorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "IOError: [Errno 13] Permission denied: u'a.db'"
            + "|PermissionError: [Errno 13] Permission denied: 'a.db'",
        "IOError: [Errno 2] No such file or directory: u'a.db'"
            + "|FileNotFoundError: [Errno 2] No such file or directory: 'a.db'",
        "IOError: [Errno 21] Is a directory: u'a.db'"
            + "|IsADirectoryError: [Errno 21] Is a directory: 'a.db'",
        "IOError: [Errno 20] Not a directory: u'a.db'"
            + "|NotADirectoryError: [Errno 20] Not a directory: 'a.db'",
        "IOError: [Errno 40] Too many levels of symbolic links: u'a.db'"
            + "|OSError: [Errno 40] Too many levels of symbolic links: 'a.db'",
        "IOError: [Errno 24] Too many open files: u'a.db'"
            + "|OSError: [Errno 24] Too many open files: 'a.db'",
        "IOError: [Errno 28] No space left on device|OSError: [Errno 28] No space left on device",
        "error: [Errno 12] Cannot allocate memory|OSError: [Errno 12] Cannot allocate memory"
      })
  void shouldHaveCpythonsWordsWhenTheSystemRefusesACall(String python2, String python3) {
    String reason = python3.replaceFirst(".*\\[Errno \\d+\\] ", "").replace(": 'a.db'", "");
    String path = python3.endsWith("'") ? "a.db" : null;
    assertThat(PythonOsError.of(reason, path, PythonVersion.PYTHON_2_7)).hasToString(python2);
    assertThat(PythonOsError.of(reason, path, PythonVersion.PYTHON_3)).hasToString(python3);
  }

  @Test
  void shouldQuoteThePathAsReprWhenItHoldsControlCharacters() {
    String reason = "No such file or directory";
    assertThat(PythonOsError.of(reason, "n\u001b[31m\n'x.db", PythonVersion.PYTHON_2_7))
        .hasToString("IOError: [Errno 2] " + reason + ": u\"n\\x1b[31m\\n'x.db\"");
    assertThat(PythonOsError.of(reason, "n\u001b[31m\\b.db", PythonVersion.PYTHON_3))
        .hasToString("FileNotFoundError: [Errno 2] " + reason + ": 'n\\x1b[31m\\\\b.db'");
  }
}
