package multiproc.schedule.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import multiproc.client.MmapedDict;
import multiproc.client.ProcessState;

/**
 * Writes the local states and images of a {@link TransitionSystem}. Reading repeats their creation
 * in the same order in a new system of the same plan, so they get the same identities.
 *
 * <p>Strings are written with their length in bytes, so they may be longer than those of {@link
 * DataOutputStream#writeUTF}.
 *
 * <p>Threading: one thread.
 */
public final class SystemSnapshot {

  private static final int ROOT = 0;
  private static final int SUCCESSOR = 1;
  private static final int KILLED = 2;
  private static final int SETTLED = 3;

  private SystemSnapshot() {}

  /** Writes the local states and images of a system. */
  public static void write(TransitionSystem system, DataOutputStream out) throws IOException {
    ImageTable images = system.images();
    out.writeInt(images.count());
    for (int id = 1; id <= images.count(); id++) {
      write(images.get(id), out);
    }
    LocalStates states = system.localStates();
    out.writeInt(states.size());
    for (int id = 1; id <= states.size(); id++) {
      write(states.node(id), out);
    }
  }

  /** Writes how a local state was made from another one, which is named by its identity. */
  static void write(LocalState state, DataOutputStream out) throws IOException {
    LocalState.Settled how = state.settled;
    if (how != null) {
      out.writeByte(SETTLED);
      out.writeInt(how.origin().id);
      out.writeInt(how.file());
      out.writeInt(how.verdicts());
      out.writeInt(how.next());
    } else if (state.previous == null) {
      out.writeByte(ROOT);
      out.writeInt(state.root.slot());
      write(state.root, out);
    } else {
      boolean killed = End.KILLED.equals(state.end);
      out.writeByte(killed ? KILLED : SUCCESSOR);
      out.writeInt(state.previous.id);
      if (!killed) {
        write(state.answers[state.answers.length - 1], out);
      }
    }
  }

  private static void write(LocalState.Root root, DataOutputStream out) throws IOException {
    out.writeBoolean(root.inherited() != null);
    if (root.inherited() != null) {
      ProcessState state = root.inherited();
      out.writeLong(state.pid());
      out.writeBoolean(state.locked());
      out.writeInt(state.files().size());
      for (ProcessState.OpenFile file : state.files()) {
        write(file.prefix(), out);
        write(file.dict().path(), out);
        out.writeInt(file.dict().used());
        out.writeInt(file.dict().capacity());
        write(file.dict().positions(), out);
      }
      out.writeInt(state.values().size());
      for (ProcessState.ValueState value : state.values()) {
        write(value.prefix(), out);
        write(value.key(), out);
        out.writeDouble(value.value());
        out.writeLong(value.pid());
      }
    }
    write(root.inodes(), out);
  }

  private static void write(Map<String, Integer> numbers, DataOutputStream out) throws IOException {
    out.writeInt(numbers.size());
    for (Map.Entry<String, Integer> number : numbers.entrySet()) {
      write(number.getKey(), out);
      out.writeInt(number.getValue());
    }
  }

  private static void write(OperationResult answer, DataOutputStream out) throws IOException {
    out.writeByte(answer.kind().ordinal());
    switch (answer.kind()) {
      case NUMBER -> out.writeLong(answer.number());
      case IMAGE -> write(answer.image(), out);
      case NAMES -> {
        out.writeInt(answer.names().size());
        for (String name : answer.names()) {
          write(name, out);
        }
      }
      case FAILED, FAULT -> write(answer.text(), out);
      default -> {
        // Such a result has no component but its kind.
      }
    }
  }

  /** Writes an image. */
  static void write(FileImage image, DataOutputStream out) throws IOException {
    out.writeLong(image.size());
    out.writeInt(image.headLength());
    out.write(image.bytes(image.headLength()));
  }

  private static void write(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * Reads the local states and images of a system of the same plan.
   *
   * @param system that has no more than its initial state
   */
  public static void read(TransitionSystem system, DataInputStream in) throws IOException {
    for (int id = 1, count = in.readInt(); id <= count; id++) {
      same(id, system.images().id(image(in)));
    }
    LocalStates states = system.localStates();
    for (int id = 1, count = in.readInt(); id <= count; id++) {
      same(id, localState(states, other -> other, in).id);
    }
  }

  /**
   * Reads a local state, and makes it.
   *
   * @param known the identity here of the local state that has an identity where it was written
   */
  static LocalState localState(LocalStates states, IntUnaryOperator known, DataInputStream in)
      throws IOException {
    int kind = in.readByte();
    int number = in.readInt();
    if (kind == ROOT) {
      return root(states, number, in);
    }
    LocalState before = states.node(known.applyAsInt(number));
    return switch (kind) {
      case SUCCESSOR -> states.successor(before, answer(in));
      case KILLED -> states.killed(before);
      case SETTLED -> states.settled(before, in.readInt(), in.readInt(), in.readInt());
      default -> throw new IOException("no such kind of local state: kind=" + kind);
    };
  }

  private static void same(int expected, int id) throws IOException {
    if (id != expected) {
      throw new IOException("another identity: expected=" + expected + " got=" + id);
    }
  }

  private static LocalState root(LocalStates states, int slot, DataInputStream in)
      throws IOException {
    ProcessState inherited = null;
    if (in.readBoolean()) {
      long pid = in.readLong();
      boolean locked = in.readBoolean();
      List<ProcessState.OpenFile> files = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        String prefix = text(in);
        files.add(
            new ProcessState.OpenFile(
                prefix, new MmapedDict.State(text(in), in.readInt(), in.readInt(), numbers(in))));
      }
      List<ProcessState.ValueState> values = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        values.add(new ProcessState.ValueState(text(in), text(in), in.readDouble(), in.readLong()));
      }
      inherited = new ProcessState(pid, files, values, locked);
    }
    return states.root(slot, inherited, numbers(in));
  }

  private static Map<String, Integer> numbers(DataInputStream in) throws IOException {
    Map<String, Integer> numbers = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      numbers.put(text(in), in.readInt());
    }
    return numbers;
  }

  private static OperationResult answer(DataInputStream in) throws IOException {
    OperationResult.Kind kind = OperationResult.Kind.values()[in.readByte()];
    long number = 0;
    FileImage image = null;
    String text = null;
    List<String> names = null;
    switch (kind) {
      case NUMBER -> number = in.readLong();
      case IMAGE -> image = image(in);
      case NAMES -> {
        names = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
          names.add(text(in));
        }
      }
      case FAILED, FAULT -> text = text(in);
      default -> {
        // Such a result has no component but its kind.
      }
    }
    return new OperationResult(kind, number, image, text, names);
  }

  /** Reads an image. */
  static FileImage image(DataInputStream in) throws IOException {
    long size = in.readLong();
    byte[] head = new byte[in.readInt()];
    in.readFully(head);
    return FileImage.of(head).truncated(size);
  }

  private static String text(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
