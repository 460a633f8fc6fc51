package multiproc.cli.option;

import multiproc.client.ClientVersion;
import multiproc.harness.ToolVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
public final class Version implements IVersionProvider {

  private static String clients() {
    StringBuilder clients = new StringBuilder();
    for (ClientVersion version : ClientVersion.values()) {
      clients.append(clients.length() == 0 ? "" : ", ").append(version);
      clients.append(version.writes() ? "" : " (read only)");
    }
    return clients.toString();
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "reproduce " + ToolVersion.get() + ", commit " + ToolVersion.commit(),
      "clients: " + clients(),
      "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")"
    };
  }
}
