package multiproc;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaFieldAccess.AccessType;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the habits of CONTRIBUTING.md that no compiler holds. */
class TidyTest {

  private static final int TYPE_LINES = 400;
  private static final int METHOD_LINES = 70;
  private static final Path MAIN = Path.of("src/main/java");

  /** What tests need to see from outside, and nothing else does. */
  private static final Set<String> USED_BY_TESTS =
      Set.of(
          "multiproc.client.MmapedValue.get",
          "multiproc.harness.record.TraceFacts.headerWindowTimes",
          "multiproc.schedule.model.Simulation.steps",
          "multiproc.store.FaultyStore.failingAt",
          "multiproc.store.MemoryStore.contents");

  /** Files of source, read once. */
  private static final Map<Path, List<String>> SOURCES = sources();

  private static Map<Path, List<String>> sources() {
    try (Stream<Path> files = Files.walk(MAIN)) {
      Map<Path, List<String>> sources = new LinkedHashMap<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        sources.put(MAIN.relativize(file), Files.readAllLines(file));
      }
      return sources;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldHaveAtMost400LinesWhenItIsAType() {
    assertThat(SOURCES).hasSizeGreaterThan(100);
    assertThat(SOURCES).allSatisfy((file, lines) -> assertThat(lines).hasSizeLessThan(TYPE_LINES));
  }

  @Test
  void shouldHaveAtMost70LinesWhenItIsAMethod() {
    List<String> tooLong = new ArrayList<>();
    int[] methods = new int[1];
    SOURCES.forEach(
        (file, lines) -> {
          for (int end = 0; end < lines.size(); end++) {
            int start = methodStart(lines, end);
            if (start >= 0) {
              methods[0]++;
              if (end - start + 1 > METHOD_LINES) {
                tooLong.add(file + ":" + (start + 1) + " has " + (end - start + 1) + " lines");
              }
            }
          }
        });
    assertThat(methods[0]).isGreaterThan(1_000);
    assertThat(tooLong).isEmpty();
  }

  /**
   * The line that a method starts on which ends here; -1 where none does. The formatter gives a
   * member and its closing brace one indent, and what is in between a larger one.
   */
  private static int methodStart(List<String> lines, int end) {
    String line = lines.get(end);
    int indent = line.length() - 1;
    if (!line.endsWith("}") || !line.isBlank() && !line.strip().equals("}") || indent < 2) {
      return -1;
    }
    int start = end - 1;
    while (start > 0 && (lines.get(start).isBlank() || indent(lines.get(start)) > indent)) {
      start--;
    }
    String first = lines.get(start);
    boolean member = indent(first) == indent && first.contains("(") && !first.contains("new ");
    boolean statement = first.strip().matches("(if|for|while|switch|try|synchronized|do|else).*");
    return member && !statement && !first.contains(" record ") ? start : -1;
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }

  @Test
  void shouldHaveANameOfItsOwnWhenItIsATypeInAFileOfItsOwn() {
    Map<String, Set<String>> homonyms = new LinkedHashMap<>();
    for (JavaClass type : ArchitectureTest.CLASSES) {
      if (!type.isAnonymousClass() && !type.getSimpleName().equals("package-info")) {
        homonyms.computeIfAbsent(type.getSimpleName(), n -> new TreeSet<>()).add(type.getName());
      }
    }
    assertThat(homonyms).hasSizeGreaterThan(300);
    homonyms
        .values()
        .removeIf(names -> names.size() == 1 || names.stream().allMatch(n -> n.contains("$")));
    assertThat(homonyms).isEmpty();
  }

  @Test
  void shouldBeUsedWhenItIsAPublicMember() {
    Set<String> unused = new TreeSet<>();
    for (JavaClass type : ArchitectureTest.CLASSES) {
      Set<String> overriding = overriding(type);
      for (JavaMember member : type.getMembers()) {
        boolean called =
            member instanceof JavaConstructor
                || member instanceof JavaMethod method && overriding.contains(signature(method))
                || type.isEnum() && Set.of("values", "valueOf").contains(member.getName())
                || type.isRecord() && isOfRecord(member)
                || member.getName().equals("main");
        if (!called && isPublic(member) && !isUsed(member)) {
          // A constant's value is copied to where it is used, so its name is looked for.
          if (!(member instanceof JavaField) || !isNamedTwice(member.getName())) {
            unused.add(type.getName() + "." + member.getName());
          }
        }
      }
    }
    unused.removeAll(USED_BY_TESTS);
    assertThat(unused).isEmpty();
  }

  private static boolean isPublic(JavaMember member) {
    Set<JavaModifier> modifiers = member.getModifiers();
    return modifiers.contains(JavaModifier.PUBLIC) && !modifiers.contains(JavaModifier.SYNTHETIC);
  }

  /** Whether a field is read, or a method called by another. */
  private static boolean isUsed(JavaMember member) {
    return member.getAccessesToSelf().stream()
        .filter(access -> !access.getOrigin().equals(member))
        .anyMatch(
            access ->
                !(access instanceof JavaFieldAccess field)
                    || field.getAccessType() != AccessType.SET);
  }

  private static boolean isOfRecord(JavaMember member) {
    return member.getOwner().tryGetField(member.getName()).isPresent()
        || Set.of("equals", "hashCode", "toString").contains(member.getName());
  }

  private static String signature(JavaMethod method) {
    return method.getName() + "/" + method.getRawParameterTypes().size();
  }

  /**
   * The methods of a type's file that override one, which others call: names, each with its number
   * of parameters.
   */
  private static Set<String> overriding(JavaClass type) {
    String outer = type.getName().replaceAll("\\$.*", "").replace('.', '/') + ".java";
    Set<String> names = new TreeSet<>();
    List<String> lines = SOURCES.getOrDefault(Path.of(outer), List.of());
    for (int i = 0; i + 1 < lines.size(); i++) {
      if (lines.get(i).strip().equals("@Override")) {
        String all = String.join(" ", lines.subList(i + 1, Math.min(lines.size(), i + 10)));
        String name = all.replaceAll("\\(.*", "").replaceAll(".* ", "");
        String parameters =
            all.replaceAll("^[^(]*\\(|\\).*", "").replaceAll("<[^()]*?>+", "").strip();
        names.add(name + "/" + (parameters.isEmpty() ? 0 : parameters.split(",").length));
      }
    }
    return names;
  }

  private static boolean isNamedTwice(String field) {
    Pattern name = Pattern.compile("\\b" + field + "\\b");
    return SOURCES.values().stream()
            .flatMap(List::stream)
            .filter(line -> name.matcher(line).find())
            .count()
        > 1;
  }

  /** Words of a voice that an outsider does not understand, each with the plain one. */
  private static final Map<String, String> BANNED =
      Map.ofEntries(
          Map.entry("by all signs", "probably"),
          Map.entry("put(s)? together again", "reconstruct"),
          Map.entry("stand(s|ing)? still", "wait, or never end"),
          Map.entry("(comes?|came) by\\b", "reach"),
          Map.entry("(tells?|told) .{0,40}\\bapart\\b", "distinguish"),
          Map.entry("goes (astray|right|wrong)", "fail, misread, or meet no error"),
          Map.entry("(came|comes|come) to (an|its) end", "be completed, or end"),
          Map.entry("who stands", "the entry, or the bytes"),
          Map.entry("left to want", "the reader has ended"),
          Map.entry("in the light of", "with"),
          Map.entry("(?<!(left|leaves?|leaving)[^.]{0,40} )\\bbehind\\b", "after"),
          Map.entry("\\bworld\\b", "transition system"));

  @Test
  void shouldHaveNoBannedWordWhenItIsACommentOrAMessage() {
    List<String> found = new ArrayList<>();
    SOURCES.forEach(
        (file, lines) -> {
          String text = text(lines);
          BANNED.forEach(
              (banned, plain) -> {
                Matcher matcher = Pattern.compile(banned).matcher(text);
                while (matcher.find()) {
                  found.add(file + ": " + matcher.group() + "; plain: " + plain);
                }
              });
        });
    assertThat(found).isEmpty();
  }

  /** All comments and messages of a source, also those of several lines, each as one line. */
  private static String text(List<String> lines) {
    String source =
        String.join("\n", lines)
            .replaceAll("(?<=//[^\\n]{0,100})\\n *// ?", " ")
            .replaceAll("\\n *\\*(?!/) ?", " ")
            .replaceAll("\"\\s*\\+\\s*\"", "");
    return TEXT.matcher(source)
        .results()
        .map(found -> found.group().replaceAll("\\s+", " "))
        .collect(Collectors.joining("\n"));
  }

  /** A comment of one line or more, or a string. */
  private static final Pattern TEXT =
      Pattern.compile("/\\*(?:[^*]|\\*(?!/))*+\\*/|//[^\\n]*|\"(?:[^\"\\\\\\n]|\\\\.)*+\"");

  private static final Pattern PUBLIC_TYPE =
      Pattern.compile("public (?:(?:abstract|final|sealed) )*(?:class|record|enum|interface) .*");

  /** A method or constructor, or a type inside another; the comment is before its annotations. */
  private static final Pattern PUBLIC_MEMBER =
      Pattern.compile("  +public (?:.* )?(?:\\w+\\(.*|(?:class|record|enum|interface) .*)");

  @Test
  void shouldHaveJavadocWhenItIsAPublicMemberOfAPublicType() {
    List<String> missing = new ArrayList<>();
    SOURCES.forEach(
        (file, lines) -> {
          boolean isPublic = lines.stream().anyMatch(line -> PUBLIC_TYPE.matcher(line).matches());
          for (int i = 0; i < lines.size() && isPublic; i++) {
            String line = lines.get(i);
            boolean one =
                PUBLIC_TYPE.matcher(line).matches() || PUBLIC_MEMBER.matcher(line).matches();
            int before = i - 1;
            while (one && lines.get(before).strip().startsWith("@")) {
              one = !lines.get(before--).strip().equals("@Override");
            }
            if (one && !lines.get(before).strip().endsWith("*/")) {
              missing.add(file + ":" + (i + 1) + ": " + line.strip());
            }
          }
        });
    assertThat(missing).isEmpty();
  }

  /** Sources that name a release other than the original's. */
  private static final Set<String> NAMING_RELEASES =
      Set.of(
          // The list of all.
          "multiproc/client/ClientVersion.java",
          // The columns of the matrix.
          "multiproc/explore/catalogue/FaultCatalogue.java");

  /** Sources that name the first size of a file. */
  private static final Set<String> NAMING_FIRST_SIZES =
      Set.of(
          "multiproc/client/ClientVersion.java",
          "multiproc/layout/DbLayout.java",
          // That of the Ruby client, which is no release of the list.
          "multiproc/client/FileSizes.java",
          "multiproc/inspect/GrowthByte.java");

  /** A new release, or one with a new first size, is one line in {@code ClientVersion}. */
  @Test
  void shouldBeNamedInTheirListAloneWhenTheyAreReleasesOrFirstSizes() {
    assertThat(naming("ClientVersion\\.V(?!0_4_2\\b)|\\bV0_0_16\\(")).isEqualTo(NAMING_RELEASES);
    assertThat(naming("INITIAL_SIZE")).isEqualTo(NAMING_FIRST_SIZES);
  }

  /**
   * Sources that compute from a stored length where its entry ends. A walk steps with {@code
   * EntryCursor}; only a search among damaged bytes, or a measured loop, computes this itself.
   */
  private static final Set<String> COMPUTING_ENDS =
      Set.of(
          "multiproc/client/ruby/RubyScrape.java",
          "multiproc/explore/infer/FragmentFinder.java",
          "multiproc/inspect/Diagnosis.java",
          "multiproc/inspect/EntryReader.java",
          "multiproc/inspect/FormatDetector.java",
          "multiproc/inspect/FragmentReader.java",
          "multiproc/inspect/OverwriteFindings.java",
          "multiproc/inspect/SegmentParser.java",
          "multiproc/layout/EntryCursor.java",
          "multiproc/schedule/print/CellText.java");

  /** Sources that read or write escapes of a text, as a key has them, one character at a time. */
  private static final Set<String> READING_ESCAPES =
      Set.of(
          "multiproc/client/ruby/FlatJson.java",
          "multiproc/explore/infer/KeyGuess.java",
          "multiproc/explore/infer/KeyPattern.java",
          "multiproc/harness/real/RegressionTest.java",
          "multiproc/layout/KeyJson.java",
          "multiproc/layout/KeyScanner.java",
          "multiproc/python/JsonString.java",
          "multiproc/python/PythonText.java",
          "multiproc/schedule/StatementText.java");

  @Test
  void shouldUseTheOneCursorAndTheOneScannerWhenItReadsEntriesOrKeys() {
    Set<String> computing = naming("\\bgetInt\\(");
    computing.retainAll(naming("valueOffset\\(|entryLength\\(|paddedKeyLength\\("));
    assertThat(computing).isEqualTo(COMPUTING_ENDS);
    assertThat(naming("[=!]= '\\\\\\\\'|case '\\\\\\\\'")).isEqualTo(READING_ESCAPES);
  }

  private static Set<String> naming(String what) {
    Pattern pattern = Pattern.compile(what);
    Set<String> found = new TreeSet<>();
    SOURCES.forEach(
        (file, lines) -> {
          if (lines.stream().anyMatch(line -> pattern.matcher(line).find())) {
            found.add(file.toString());
          }
        });
    return found;
  }

  /** Classes of the JDK that the pages name. */
  private static final Set<String> NOT_OURS = Set.of("ProcessBuilder");

  private static final Pattern CLASS_ON_A_PAGE =
      Pattern.compile("`(?:[a-z]+\\.)*([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+)(?:[#.(][^`]*)?`");

  @Test
  void shouldNameOnlyClassesThatExistOnThePages() throws IOException {
    Set<String> known = new TreeSet<>(NOT_OURS);
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .forEach(name -> known.add(name.replace(".java", "")));
    }
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
    }
    Set<String> named = new TreeSet<>();
    for (Path page : pages) {
      CLASS_ON_A_PAGE.matcher(Files.readString(page)).results().forEach(m -> named.add(m.group(1)));
    }
    assertThat(named).hasSizeGreaterThan(50);
    assertThat(named).isSubsetOf(known);
  }
}
