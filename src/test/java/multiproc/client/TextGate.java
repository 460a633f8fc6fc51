package multiproc.client;

import multiproc.layout.DbFileName;
import multiproc.store.GatedStore;
import multiproc.store.Operation;
import multiproc.store.StepGate;
import multiproc.store.Store;

/**
 * A gate that gets each operation as text: its name, the file's name without its directory, and the
 * arguments, {@code putInt gauge_all_1.db 0 88}.
 */
record TextGate(Gate gate) implements StepGate {

  /** Permits operations. */
  interface Gate {

    /** Returns when the operation may be done; throws if it must never be done. */
    void before(String operation);
  }

  /** A store with such a gate. */
  static GatedStore over(Store store, Gate gate) {
    return new GatedStore(store, new TextGate(gate));
  }

  @Override
  public void before(Operation operation, String path, long position, long argument) {
    String name = DbFileName.nameOf(path);
    gate.before(
        switch (operation) {
          case OPEN_FOR_WRITING -> "openForWriting " + name;
          case OPEN_FOR_READING -> "openForReading " + name;
          case LIST -> "list " + DbFileName.SUFFIX;
          case DELETE -> "delete " + name;
          case SIZE -> "size " + name;
          case TRUNCATE -> "truncate " + name + " " + argument;
          case EXTEND -> "extend " + name + " " + argument;
          case MAP -> "map " + name + " " + argument;
          case READ -> "read " + name + " " + position + " " + argument;
          case CLOSE -> "close " + name;
          case GET_INT -> "getInt " + name + " " + position;
          case PUT_INT -> "putInt " + name + " " + position + " " + argument;
          case PUT_BYTES -> "putBytes " + name + " " + position + " " + argument;
          case GET_DOUBLE -> "getDouble " + name + " " + position;
          case PUT_DOUBLE ->
              "putDouble " + name + " " + position + " " + Double.longBitsToDouble(argument);
          case VIEW -> "view " + name;
        });
  }

  @Override
  public void after(long result) {
    // The gate gets only the operations before they are done.
  }
}
