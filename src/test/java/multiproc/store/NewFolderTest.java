package multiproc.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFolderTest {

  @TempDir private Path folder;

  /** Makes the folder of the first argument, and in it a file if there is a second. */
  static final class FolderMaker {
    private FolderMaker() {}

    public static void main(String[] args) throws IOException {
      Path made = NewFolder.makeAll(Path.of(args[0]));
      if (args.length > 1) {
        Files.createFile(made.resolve(args[1]));
      }
    }
  }

  private static String location(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private void run(String... args) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-cp");
    line.add(location(NewFolder.class) + ":" + location(FolderMaker.class));
    line.add(FolderMaker.class.getName());
    line.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile()).inheritIO();
    assertThat(builder.start().waitFor()).isZero();
  }

  @Test
  void shouldLeaveNoFolderWhenAProgramPutNothingIntoIt() throws Exception {
    Files.createDirectory(folder.resolve("before"));
    run("before/error1/case");
    assertThat(folder.resolve("before")).isEmptyDirectory();
  }

  @Test
  void shouldLeaveAFolderThatWasThereWhenItIsEmpty() throws Exception {
    Files.createDirectory(folder.resolve("before"));
    run("before");
    assertThat(folder.resolve("before")).isEmptyDirectory();
  }

  @Test
  void shouldLeaveTheFoldersOfAFileWhenAProgramMadeOne() throws Exception {
    run("error1/case", "case.json");
    assertThat(folder.resolve("error1/case/case.json")).exists();
  }
}
