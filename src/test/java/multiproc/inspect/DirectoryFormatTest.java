package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import multiproc.layout.DbFormat;
import org.junit.jupiter.api.Test;

class DirectoryFormatTest {

  /** A file that its writer truncates while it is being read. */
  private record CutFile() implements EvidenceSource {

    @Override
    public String path() {
      return "d/gauge_all_1.db";
    }

    @Override
    public String clientPath() {
      return path();
    }

    @Override
    public String name() {
      return "gauge_all_1.db";
    }

    @Override
    public Evidence open() throws IOException {
      throw new IOException("the file was cut while it was read: size=8 no bytes at=4");
    }
  }

  /** The scrape reads the file again, and says in the client's words what is wrong then. */
  @Test
  void shouldLeaveAFileThatIsCutMeanwhileToTheScrape() {
    Map<DbFormat, String> formats = new EnumMap<>(DbFormat.class);
    DirectoryFormat.judge(new CutFile(), formats);
    assertThat(formats).isEmpty();
  }
}
