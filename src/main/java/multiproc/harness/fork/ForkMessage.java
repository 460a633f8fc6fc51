package multiproc.harness.fork;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import multiproc.client.ClientVersion;
import multiproc.client.MmapedDict;
import multiproc.client.ProcessState;

/**
 * The message that a fork sends to a parked JVM over its standard input.
 *
 * @param processNumber counts all forks from 1; part of the process's name in Python
 * @param workerId which worker's code to run
 * @param pid the child's own pid, which is cheaper to send than to look up
 * @param directory the multi-process directory
 * @param version the client's release
 * @param openFiles for each file that the parent has open, by path: the system's name of the open
 *     file, which stays valid after the path has changed
 * @param inherited the parent's state at the time of the fork
 */
public record ForkMessage(
    int processNumber,
    int workerId,
    long pid,
    String directory,
    ClientVersion version,
    Map<String, String> openFiles,
    ProcessState inherited) {

  /** Writes the message as {@link #read} reads it. */
  public void write(DataOutputStream out) throws IOException {
    out.writeInt(processNumber);
    out.writeInt(workerId);
    out.writeLong(pid);
    out.writeUTF(directory);
    out.writeByte(version.ordinal());
    out.writeInt(openFiles.size());
    for (Map.Entry<String, String> file : openFiles.entrySet()) {
      out.writeUTF(file.getKey());
      out.writeUTF(file.getValue());
    }
    writeState(out, inherited);
  }

  /** Writes the state that a fork copies. */
  public static void writeState(DataOutputStream out, ProcessState state) throws IOException {
    out.writeLong(state.pid());
    out.writeInt(state.files().size());
    for (ProcessState.OpenFile file : state.files()) {
      out.writeUTF(file.prefix());
      writeDict(out, file.dict());
    }
    out.writeInt(state.values().size());
    for (ProcessState.ValueState value : state.values()) {
      out.writeUTF(value.prefix());
      out.writeUTF(value.key());
      out.writeDouble(value.value());
      out.writeLong(value.pid());
    }
    out.writeBoolean(state.locked());
  }

  private static void writeDict(DataOutputStream out, MmapedDict.State dict) throws IOException {
    out.writeUTF(dict.path());
    out.writeInt(dict.used());
    out.writeInt(dict.capacity());
    out.writeInt(dict.positions().size());
    for (Map.Entry<String, Integer> position : dict.positions().entrySet()) {
      out.writeUTF(position.getKey());
      out.writeInt(position.getValue());
    }
  }

  static ForkMessage read(DataInputStream in) throws IOException {
    int processNumber = in.readInt();
    int workerId = in.readInt();
    long pid = in.readLong();
    String directory = in.readUTF();
    ClientVersion version = ClientVersion.values()[in.readByte()];
    Map<String, String> openFiles = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      openFiles.put(in.readUTF(), in.readUTF());
    }
    return new ForkMessage(
        processNumber, workerId, pid, directory, version, openFiles, readState(in));
  }

  /** Reads a state that {@link #writeState} wrote. */
  public static ProcessState readState(DataInputStream in) throws IOException {
    long statePid = in.readLong();
    List<ProcessState.OpenFile> files = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      files.add(new ProcessState.OpenFile(in.readUTF(), readDict(in)));
    }
    List<ProcessState.ValueState> values = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      values.add(
          new ProcessState.ValueState(in.readUTF(), in.readUTF(), in.readDouble(), in.readLong()));
    }
    return new ProcessState(statePid, files, values, in.readBoolean());
  }

  private static MmapedDict.State readDict(DataInputStream in) throws IOException {
    String path = in.readUTF();
    int used = in.readInt();
    int capacity = in.readInt();
    Map<String, Integer> positions = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      positions.put(in.readUTF(), in.readInt());
    }
    return new MmapedDict.State(path, used, capacity, positions);
  }
}
