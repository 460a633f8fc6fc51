package multiproc.schedule.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Passes states between two machines that search the same plan. Each numbers local states and
 * images for itself. A state is sent as the sender's identities; before an identity is sent for the
 * first time, it is defined: an image by its bytes, a local state by the one before it and the last
 * answer.
 *
 * <p>Threading: one thread at a time.
 */
public final class StateDefinitions {

  private StateDefinitions() {}

  /** Writes to one receiver the definitions of one sender's identities. */
  public static final class Writer {

    private final TransitionSystem system;
    private final BitSet localStates = new BitSet();
    private final BitSet images = new BitSet();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    /** No identity is defined so far. */
    public Writer(TransitionSystem system) {
      this.system = system;
    }

    /** Writes the definitions of those identities in a state that are not defined so far. */
    public void define(int[] state) throws IOException {
      for (int process = 0; process < system.processes(); process++) {
        if (state[process] != 0) {
          define(system.node(state[process]));
        }
      }
      for (int place = system.processes(); place < state.length; place++) {
        int id = Math.abs(state[place]);
        if (id != 0 && !images.get(id)) {
          images.set(id);
          out.writeInt(-id);
          SystemSnapshot.write(system.image(id), out);
        }
      }
    }

    private void define(LocalState state) throws IOException {
      if (localStates.get(state.id)) {
        return;
      }
      localStates.set(state.id);
      if (state.previous != null) {
        define(state.previous);
      }
      out.writeInt(state.id);
      SystemSnapshot.write(state, out);
    }

    /** The definitions written since the last call. */
    public byte[] take() {
      byte[] written = bytes.toByteArray();
      bytes.reset();
      return written;
    }
  }

  /** Reads the definitions of one sender's identities. */
  public static final class Reader {

    private final TransitionSystem system;
    private int[] localStates = new int[1 << 8];
    private int[] images = new int[1 << 8];

    /** A reader for a system of the sender's plan. */
    public Reader(TransitionSystem system) {
      this.system = system;
    }

    /** Reads definitions. */
    public void read(byte[] definitions) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(definitions));
      while (in.available() > 0) {
        int id = in.readInt();
        if (id < 0) {
          int here = system.images().id(SystemSnapshot.image(in));
          images = with(images, -id, here);
        } else {
          LocalState here =
              SystemSnapshot.localState(system.localStates(), other -> localStates[other], in);
          localStates = with(localStates, id, here.id);
        }
      }
    }

    private static int[] with(int[] ids, int id, int here) {
      int[] longer = id < ids.length ? ids : Arrays.copyOf(ids, Math.max(id + 1, 2 * ids.length));
      longer[id] = here;
      return longer;
    }

    /** Replaces the sender's identities in a state by those of this system. */
    public void translate(int[] state) {
      for (int process = 0; process < system.processes(); process++) {
        state[process] = localStates[state[process]];
      }
      for (int place = system.processes(); place < state.length; place++) {
        int id = state[place];
        state[place] = id < 0 ? -images[-id] : images[id];
      }
    }
  }
}
