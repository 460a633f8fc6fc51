package multiproc.inspect.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes that came out of a zip, kept in pages of which those of zeros take no memory: a client's
 * sparse megabyte packs to a kilobyte, and so does a bomb.
 */
public final class PagedEvidence extends Evidence {

  private static final int PAGE = 1 << 14;

  private final List<byte[]> pages;

  private PagedEvidence(List<byte[]> pages, long size) {
    super(size);
    this.pages = pages;
  }

  /** These bytes as evidence. */
  public static PagedEvidence of(byte[] bytes) {
    List<byte[]> pages = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += PAGE) {
      pages.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PAGE)));
    }
    return new PagedEvidence(pages, bytes.length);
  }

  /** The same pages for another look at them. */
  public PagedEvidence again() {
    return new PagedEvidence(pages, size());
  }

  /**
   * Reads a stream to its end.
   *
   * @param maxBytes how many bytes may come out
   * @param maxKept how many bytes of pages that are not all zeros may be kept
   * @throws IOException when it holds more
   */
  static PagedEvidence read(InputStream in, long maxBytes, long maxKept) throws IOException {
    List<byte[]> pages = new ArrayList<>();
    long size = 0;
    long kept = 0;
    byte[] page = new byte[PAGE];
    int length;
    while ((length = in.readNBytes(page, 0, PAGE)) > 0) {
      size += length;
      boolean zeros = isZero(page, length);
      kept += zeros ? 0 : length;
      if (size > maxBytes || kept > maxKept) {
        throw new IOException(
            "unpacks to more than is safe: limit="
                + (size > maxBytes ? maxBytes : maxKept)
                + " bytes; unpack it yourself and inspect the file");
      }
      pages.add(zeros ? null : Arrays.copyOf(page, length));
    }
    return new PagedEvidence(pages, size);
  }

  private static boolean isZero(byte[] page, int length) {
    for (int i = 0; i < length; i++) {
      if (page[i] != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  void read(long position, byte[] target, int from, int length) {
    int done = 0;
    while (done < length) {
      long at = position + done;
      int offset = (int) (at % PAGE);
      int count = Math.min(length - done, PAGE - offset);
      byte[] page = pages.get((int) (at / PAGE));
      if (page == null) {
        Arrays.fill(target, from + done, from + done + count, (byte) 0);
      } else {
        System.arraycopy(page, offset, target, from + done, count);
      }
      done += count;
    }
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
