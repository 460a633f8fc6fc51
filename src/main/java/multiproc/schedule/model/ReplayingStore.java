package multiproc.schedule.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Map;
import multiproc.client.ProcessState;
import multiproc.schedule.ProcessControl;
import multiproc.schedule.ProgramRunner;
import multiproc.schedule.StepKind;
import multiproc.store.Operation;
import multiproc.store.Store;
import multiproc.store.StoreFile;
import multiproc.store.StoreMapping;

/**
 * Gives a simulated process the files as a list of results. A process is deterministic once the
 * results of its operations are given. Its code therefore runs from the start over this store, gets
 * the results in order, and is stopped at the first operation without a result: its next operation.
 *
 * <p>Threading: one thread, and one run at a time.
 */
final class ReplayingStore implements Store, ProcessControl {

  /** Stops the code. It has no stack trace, because it is thrown often. */
  private static final class EndOfReplay extends Error {
    private static final long serialVersionUID = 1L;

    EndOfReplay() {
      super(null, null, false, false);
    }
  }

  private static final EndOfReplay STOP = new EndOfReplay();

  private final OperationResult[] answers;
  private final Map<String, Integer> inheritedInodes;
  private final Scratch scratch;
  private int next;
  private PendingOperation pending;
  private ProgramRunner program;

  /**
   * @param answers results of the operations so far
   * @param inheritedInodes slots of the files of which handles were inherited over the fork
   * @param scratch for walks
   */
  ReplayingStore(OperationResult[] answers, Map<String, Integer> inheritedInodes, Scratch scratch) {
    this.answers = answers;
    this.inheritedInodes = inheritedInodes;
    this.scratch = scratch;
  }

  /** Sets the program that handles signals. */
  void runs(ProgramRunner runner) {
    program = runner;
  }

  /** The operation at which the code was stopped; null when it ended. */
  PendingOperation pending() {
    return pending;
  }

  /** The result of an operation on a process; for a fork with the state that the child gets. */
  private void onProcess(StepKind kind, long pid, ProcessState state) {
    answer(new PendingOperation(kind, null, -1, 0, pid, 0, null, state));
  }

  /** The result of an operation without a mapping; {@code inode} is -1 before the file is open. */
  private OperationResult onFile(StepKind kind, String path, int inode, int position, long number) {
    return answer(new PendingOperation(kind, path, inode, position, number, 0, null, null));
  }

  private OperationResult answer(PendingOperation operation) {
    while (next < answers.length && answers[next].kind() == OperationResult.Kind.SIGNAL) {
      next++;
      program.signal();
    }
    if (next < answers.length) {
      return answers[next++];
    }
    if (pending != null) {
      // The code was already stopped at a close after an error; the effects of the error come
      // later.
      throw STOP;
    }
    pending = operation;
    throw STOP;
  }

  private static void checked(OperationResult answer, String path) throws IOException {
    if (answer.kind() == OperationResult.Kind.FAULT) {
      throw answer.fault().failure(path);
    }
    if (answer.kind() == OperationResult.Kind.FAILED) {
      throw new IOException(answer.text());
    }
    if (answer.kind() == OperationResult.Kind.MISSING) {
      throw new FileSystemException(path, null, "No such file or directory");
    }
  }

  private static OperationResult touched(OperationResult answer, int position) {
    if (answer.kind() == OperationResult.Kind.SIGBUS) {
      throw new InternalError("the file was cut under its mapping: position=" + position);
    }
    if (answer.kind() == OperationResult.Kind.FAULT) {
      throw answer.fault().signal();
    }
    if (answer.kind() == OperationResult.Kind.OUT_OF_BOUNDS) {
      throw new IndexOutOfBoundsException("outside the mapping: position=" + position);
    }
    return answer;
  }

  @Override
  public void fork(long pid, ProcessState state) {
    onProcess(StepKind.FORK, pid, state);
  }

  @Override
  public void spawn(long pid) {
    onProcess(StepKind.SPAWN, pid, null);
  }

  @Override
  public void kill(long pid) {
    onProcess(StepKind.KILL, pid, null);
  }

  @Override
  public void await(long pid) {
    onProcess(StepKind.WAIT, pid, null);
  }

  @Override
  public void exit() {
    onProcess(StepKind.EXIT, 0, null);
  }

  @Override
  public StoreFile openForWriting(String path) throws IOException {
    return opened(StepKind.OPEN, path);
  }

  @Override
  public StoreFile openForReading(String path) throws IOException {
    return opened(StepKind.OPEN_READ, path);
  }

  private StoreFile opened(StepKind kind, String path) throws IOException {
    OperationResult answer = onFile(kind, path, -1, 0, 0);
    checked(answer, path);
    return new File(path, (int) answer.number(), false);
  }

  @Override
  public StoreFile inherit(String path) {
    return new File(path, inheritedInodes.get(path), true);
  }

  @Override
  public List<String> list(String directory, String suffix) {
    return onFile(StepKind.LIST, directory, -1, 0, 0).names();
  }

  @Override
  public void delete(String path) throws IOException {
    checked(onFile(StepKind.UNLINK, path, -1, 0, 0), path);
  }

  private final class File implements StoreFile {

    private final String path;
    private final int inode;

    /** Whether the mapping was inherited with the handle over the fork. */
    private boolean mappingInherited;

    File(String path, int inode, boolean mappingInherited) {
      this.path = path;
      this.inode = inode;
      this.mappingInherited = mappingInherited;
    }

    @Override
    public long size() {
      return onFile(StepKind.SIZE, path, inode, 0, 0).number();
    }

    @Override
    public void truncate(long size) throws IOException {
      checked(onFile(StepKind.TRUNCATE, path, inode, 0, size), path);
    }

    @Override
    public void extend(long size) throws IOException {
      checked(onFile(StepKind.EXTEND, path, inode, 0, size), path);
    }

    @Override
    public StoreMapping map(long size) throws IOException {
      if (mappingInherited) {
        mappingInherited = false;
      } else {
        checked(onFile(StepKind.MAP, path, inode, 0, size), path);
      }
      return new Mapping(path, inode, (int) size);
    }

    @Override
    public byte[] read(long position, int length) {
      return onFile(StepKind.READ, path, inode, (int) position, length)
          .image()
          .copy(position, length);
    }

    @Override
    public void close() {
      // After the code was stopped, try-with-resources closes the files that were open.
      if (pending == null) {
        onFile(StepKind.CLOSE, path, inode, 0, 0);
      }
    }
  }

  private final class Mapping implements StoreMapping {

    private final String path;
    private final int inode;
    private final int capacity;

    Mapping(String path, int inode, int capacity) {
      this.path = path;
      this.inode = inode;
      this.capacity = capacity;
    }

    private OperationResult access(StepKind kind, int position, long number, byte[] bytes) {
      return touched(
          answer(new PendingOperation(kind, path, inode, position, number, capacity, bytes, null)),
          position);
    }

    @Override
    public int capacity() {
      return capacity;
    }

    @Override
    public int getInt(int position) {
      return (int) access(StepKind.READ_USED, position, 0, null).number();
    }

    @Override
    public void putInt(int position, int value) {
      access(StepKind.HEADER, position, value, null);
    }

    @Override
    public void putBytes(int position, byte[] bytes) {
      access(StepKind.of(Operation.PUT_BYTES, bytes.length), position, bytes.length, bytes);
    }

    @Override
    public double getDouble(int position) {
      return Double.longBitsToDouble(access(StepKind.LOAD, position, 0, null).number());
    }

    @Override
    public void putDouble(int position, double value) {
      access(StepKind.VALUE, position, Double.doubleToRawLongBits(value), null);
    }

    @Override
    public ByteBuffer view() {
      FileImage image = access(StepKind.WALK, 0, 0, null).image();
      return scratch.view(image, (int) Math.min(capacity, image.size()));
    }

    @Override
    public void close() {
      // No other process can see an unmapping.
    }
  }
}
