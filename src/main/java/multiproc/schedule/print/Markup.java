package multiproc.schedule.print;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import multiproc.schedule.provenance.Part;

/**
 * The small change of a page.
 *
 * <p>Pure functions.
 */
final class Markup {

  private Markup() {}

  /** The text as it may stand anywhere in a page, in an attribute's quotes too. */
  static String text(String text) {
    StringBuilder out = new StringBuilder(text.length());
    String plain = TextGrid.plain(text);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /** The text of a cell, its arrows such that no line is broken within one. */
  static String cell(String text) {
    return text(text).replace(text(" -> "), " \u2192 ");
  }

  /** The class of a part. */
  static String word(Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  /** A file of this package's resources. */
  static String resource(String name) {
    try (InputStream in = Markup.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not in the jar: resource=" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The hash of a script or style by which a content security policy lets it through. */
  static String policyHash(String content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(content.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has it", e);
    }
  }
}
