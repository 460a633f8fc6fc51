package multiproc.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import multiproc.layout.DbLayout;
import multiproc.layout.LittleEndian;

/**
 * Holds a file's bytes in memory, in pages. A page of zeros takes no memory, because a client's
 * sparse megabyte and a zip bomb are both mostly zeros.
 */
final class PagedEvidence extends Evidence {

  private static final int PAGE = 1 << 14;
  private static final byte[] ZEROS = new byte[PAGE];

  /** Bytes that are read at once; a multiple of a page. */
  private static final int CHUNK = 1 << 16;

  private final List<byte[]> pages;

  private PagedEvidence(List<byte[]> pages, long size) {
    super(size);
    this.pages = pages;
  }

  /** These bytes as evidence. */
  static PagedEvidence of(byte[] bytes) {
    List<byte[]> pages = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += PAGE) {
      pages.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PAGE)));
    }
    return new PagedEvidence(pages, bytes.length);
  }

  /** The header's {@code used}; 0 if the file is too short for it. Loads no window. */
  int used() {
    return size() < DbLayout.USED_SIZE
        ? 0
        : LittleEndian.getInt(pages.get(0), DbLayout.USED_POSITION);
  }

  /** The same pages as new evidence, with its own window. */
  PagedEvidence again() {
    return new PagedEvidence(pages, size());
  }

  /**
   * Reads a stream to its end.
   *
   * @param maxBytes most bytes of the stream
   * @param maxKept most bytes in pages that are not all zeros
   * @throws IOException when the stream holds more
   */
  static PagedEvidence read(InputStream in, long maxBytes, long maxKept) throws IOException {
    List<byte[]> pages = new ArrayList<>();
    long size = 0;
    long kept = 0;
    byte[] page = new byte[PAGE];
    int length;
    while ((length = in.readNBytes(page, 0, PAGE)) > 0) {
      size += length;
      boolean zeros = isZero(page, 0, length);
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

  private static boolean isZero(byte[] bytes, int from, int to) {
    return Arrays.equals(bytes, from, to, ZEROS, 0, to - from);
  }

  /** A copy of a file, and whether the file grew meanwhile. */
  record FileCopy(PagedEvidence pages, boolean grew) {

    /** Most reads of the header after the copy; a fast writer changes it each time. */
    private static final int MOST_LOOKS = 4;

    /**
     * Copies a file from its first byte to its last, and then the entries that its header has
     * counted meanwhile.
     *
     * @return null if it is too large
     * @throws IOException when it cannot be read, or is cut meanwhile
     */
    static FileCopy of(Evidence file, long maxBytes, long maxKept) throws IOException {
      long size = file.size();
      if (size > maxBytes) {
        return null;
      }
      byte[][] pages = new byte[(int) ((size + PAGE - 1) / PAGE)][];
      if (!fill(pages, file, 0, size, maxKept)) {
        return null;
      }
      PagedEvidence copy = new PagedEvidence(Arrays.asList(pages), size);
      boolean grew = false;
      for (int look = 0; look < MOST_LOOKS && size >= DbLayout.HEADER_SIZE; look++) {
        int used = copy.used();
        byte[] header = new byte[DbLayout.USED_SIZE];
        file.readFully(DbLayout.USED_POSITION, header, header.length);
        int now = LittleEndian.getInt(header, 0);
        if (now <= used || used < 0) {
          break;
        }
        grew = true;
        // Bytes from `used` to `now` may be zeros that were read before the entries were stored.
        if (!fill(pages, file, used, size, maxKept)) {
          return null;
        }
        // The header that was read before these pages: a later one may count entries that they
        // lack.
        pages[0] = pages[0].clone();
        System.arraycopy(header, 0, pages[0], 0, header.length);
        copy = new PagedEvidence(Arrays.asList(pages), size);
      }
      return new FileCopy(copy, grew);
    }

    /**
     * Reads the pages from the one with position {@code from} on; false if they hold more than
     * {@code maxKept} bytes.
     */
    private static boolean fill(byte[][] pages, Evidence file, long from, long size, long maxKept)
        throws IOException {
      byte[] chunk = new byte[(int) Math.min(CHUNK, size)];
      long kept = 0;
      for (long at = from / PAGE * PAGE; at < size; at += chunk.length) {
        int length = (int) Math.min(chunk.length, size - at);
        file.readFully(at, chunk, length);
        for (int offset = 0; offset < length; offset += PAGE) {
          int end = Math.min(offset + PAGE, length);
          boolean zeros = at + offset > 0 && isZero(chunk, offset, end);
          kept += zeros ? 0 : end - offset;
          pages[(int) ((at + offset) / PAGE)] =
              zeros ? null : Arrays.copyOfRange(chunk, offset, end);
        }
      }
      return kept <= maxKept;
    }

    int used() {
      return pages.used();
    }
  }

  @Override
  long zerosTo(long position) {
    int page = (int) (position / PAGE);
    while (page < pages.size() && pages.get(page) == null) {
      page++;
    }
    return page == position / PAGE ? position : Math.min(size(), (long) page * PAGE);
  }

  @Override
  int read(long position, byte[] target, int from, int length) {
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
    return done;
  }

  @Override
  public void close() {
    // No resource is open.
  }
}
