package multiproc.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import multiproc.store.RegularFile;

/**
 * Opens a file of this machine as evidence. The file is read and never mapped, because a writer may
 * cut it meanwhile.
 */
final class FileEvidence extends Evidence {

  private final FileChannel channel;

  private FileEvidence(FileChannel channel, long size) {
    super(size);
    this.channel = channel;
  }

  static FileEvidence open(Path path) throws IOException {
    FileChannel channel = RegularFile.open(path);
    try {
      return new FileEvidence(channel, channel.size());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  int read(long position, byte[] target, int from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(target, from, length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position() - from) < 0) {
        break;
      }
    }
    return buffer.position() - from;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
