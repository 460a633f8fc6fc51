package multiproc.schedule.print;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import multiproc.schedule.model.SparseSha256;

/**
 * Escapes texts and writes elements for an HTML page.
 *
 * <p>Pure functions.
 */
final class Markup {

  static final Pattern STEP = Pattern.compile("step (\\d+)");

  private Markup() {}

  /** The text, escaped for any place in a page, also for an attribute's quotes. */
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

  /** The text of a cell, with arrows in which no line is broken. */
  static String cell(String text) {
    return text(text).replace(text(" -> "), " \u2192 ");
  }

  /** A sentence that names steps: each is a link to the step's section. */
  static String linked(String sentence) {
    return STEP.matcher(text(sentence)).replaceAll("<a href=#b$1>$0</a>");
  }

  /** A page's beginning, up to its body. */
  static void begin(StringBuilder out, String title, String script) {
    String style = resource("page.css");
    out.append("<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n");
    out.append("<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src ");
    out.append(policyHash(style)).append("; script-src ");
    out.append(script.isEmpty() ? "'none'" : policyHash(script)).append("\">\n");
    out.append("<meta name=viewport content=\"width=device-width, initial-scale=1\">\n<title>");
    out.append(text(title)).append("</title>\n<style>").append(style);
    out.append("</style>\n</head>\n");
  }

  /** The CSS class of a part. */
  static String word(ByteField part) {
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

  /** The hash of a script or style for a content security policy. */
  static String policyHash(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    // The JDK's own, which a replay on simulated files does not need yet, takes 20 ms to load.
    byte[] hash = SparseSha256.of(bytes, bytes.length);
    return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
  }
}
