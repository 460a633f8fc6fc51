package multiproc.cli;

import multiproc.client.ClientVersion;
import multiproc.harness.ToolVersion;
import picocli.CommandLine.IVersionProvider;

/** Writes the text of {@code --version}. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "reproduce " + ToolVersion.get() + ", commit " + ToolVersion.commit(),
      "clients: " + ClientVersion.known(),
      "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")"
    };
  }
}
