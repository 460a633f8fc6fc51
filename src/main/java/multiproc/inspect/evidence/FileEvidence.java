package multiproc.inspect.evidence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A file of this machine as evidence: read, never mapped, since a writer may cut it meanwhile. */
final class FileEvidence extends Evidence {

  /** Windows taken in order before a second thread is worth its start, and bytes to come. */
  private static final int IN_ORDER_MIN = 8;

  private static final int LARGE = 1 << 23;

  private final FileChannel channel;
  private int inOrder;
  private WindowsAhead ahead;

  private FileEvidence(FileChannel channel, long size) {
    super(size);
    this.channel = channel;
  }

  static FileEvidence open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new FileEvidence(channel, channel.size());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  void read(long position, byte[] target, int from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(target, from, length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position() - from) < 0) {
        Arrays.fill(target, buffer.position(), from + length, (byte) 0);
        return;
      }
    }
  }

  /** Who goes through a large file from its start to its end gets it read ahead. */
  @Override
  Window move(Window current, long position, int length) throws IOException {
    if (WindowsAhead.serves(current, position, length)) {
      inOrder++;
    } else {
      inOrder = 0;
      endAhead();
    }
    if (ahead == null && inOrder == IN_ORDER_MIN && size() - current.end() >= LARGE) {
      ahead = new WindowsAhead(this, current.end());
    }
    return ahead != null && current.end() < size()
        ? ahead.next(current, position)
        : super.move(current, position, length);
  }

  private void endAhead() throws IOException {
    if (ahead != null) {
      ahead.close();
      ahead = null;
    }
  }

  @Override
  public void close() throws IOException {
    endAhead();
    channel.close();
  }
}
