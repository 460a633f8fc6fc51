package multiproc.schedule.model;

import static org.assertj.core.api.Assertions.assertThat;

import multiproc.client.ClientVersion;
import multiproc.python.PythonVersion;
import multiproc.store.SystemFault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EndTest {

  @ParameterizedTest
  @EnumSource(value = SystemFault.class, names = "CUT", mode = EnumSource.Mode.EXCLUDE)
  void shouldDieWithPythonsErrorWhenTheSystemRefusesACall(SystemFault fault) {
    for (ClientVersion version :
        new ClientVersion[] {ClientVersion.V0_4_2, ClientVersion.V0_25_0}) {
      PythonVersion python = version.python();
      String type =
          python == PythonVersion.PYTHON_3 ? "(OSError|PermissionError)" : "(IOError|error)";
      assertThat(End.of(fault.failure("a.db"), python).error())
          .matches(type + ": \\[Errno \\d+\\] [A-Z][a-z ]+(: u?'a.db')?");
    }
  }
}
