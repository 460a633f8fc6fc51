package multiproc.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import multiproc.store.RegularFile;

/**
 * Recognises files that are no metrics file by their first bytes: archives, compressed files and
 * text. A {@code .db} inside a tar is not compressed, so a search for entries would find those of
 * all its files as if they were one file's.
 *
 * <p>No header of a client's looks like any of them: {@code used} is a multiple of 8, and the four
 * bytes after it are zeros.
 */
public enum OtherContent {
  TAR("a tar archive", 257, "ustar"),
  GZIP("compressed by gzip", 0, "\u001f\u008b\b"),
  BZIP2("compressed by bzip2", 0, "BZh"),
  XZ("compressed by xz", 0, "\u00fd7zXZ\0"),
  ZSTD("compressed by zstd", 0, "\u0028\u00b5\u002f\u00fd"),
  SEVEN_ZIP("a 7z archive", 0, "7z\u00bc\u00af'\u001c"),
  ZIP("a zip archive", 0, "PK\u0003\u0004"),
  TEXT("text", 0, "") {
    @Override
    boolean isOf(String head) {
      return !head.isEmpty() && head.chars().allMatch(OtherContent::isText);
    }
  };

  /** Bytes at a file's start that are looked at. */
  private static final int HEAD_BYTES = 1 << 12;

  private final String words;
  private final int position;
  private final String magic;

  /**
   * @param position of the magic number, from the file's start
   * @param magic each byte a char
   */
  OtherContent(String words, int position, String magic) {
    this.words = words;
    this.position = position;
    this.magic = magic;
  }

  boolean isOf(String head) {
    return head.startsWith(magic, position);
  }

  private static boolean isText(int c) {
    // A byte from 0x80 on can be a part of a character in UTF-8.
    return c >= ' ' && c != 0x7f || c >= '\t' && c <= '\r';
  }

  /**
   * What a file is.
   *
   * @return null if it is none of these
   */
  public static OtherContent of(Path file) throws IOException {
    try (InputStream in = RegularFile.newInputStream(file)) {
      String head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
      return Stream.of(values()).filter(content -> content.isOf(head)).findFirst().orElse(null);
    }
  }

  /** What it is, as the rest of a sentence. */
  public String words() {
    return words;
  }

  /** What to do, as the rest of a message; empty for text. */
  public String advice() {
    return this == TEXT ? "" : "; unpack it, and give the directory of its .db files";
  }
}
