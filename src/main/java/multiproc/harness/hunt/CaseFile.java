package multiproc.harness.hunt;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Holds a {@code .db} file of a case.
 *
 * @param name its name, without the zip's suffix
 * @param size in bytes, unpacked
 * @param sha256 of its unpacked bytes, in hexadecimal
 */
record CaseFile(String name, long size, String sha256) {

  static CaseFile of(String name, byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new CaseFile(name, bytes.length, HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
