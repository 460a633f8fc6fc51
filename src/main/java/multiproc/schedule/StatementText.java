package multiproc.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Metrics and statements as text, one a line ({@link ScheduleText}).
 *
 * <p>Pure functions; an {@link IllegalArgumentException} names the error in a text.
 */
final class StatementText {

  private static final int LONGEST_LABEL = 1 << 22;
  private static final int REPEATED_FROM = 80;

  /** Has possessive quantifiers, since others overflow the stack at a long text. */
  private static final String QUOTED = "\"((?:[^\"\\\\]++|\\\\.)*+)\"";

  private static final Pattern ON_CHILD = Pattern.compile("\\S+ (\\S+)");
  private static final Pattern LABEL = Pattern.compile(" " + QUOTED + "(?:\\*(\\d{1,7}))?");
  private static final Pattern NUMBER = Pattern.compile(" (\\S+)(?: at (\\S+))?");

  /** Replaces the label names of a metric without labels. */
  private static final String NO_LABELS = "-";

  private static final Pattern THREAD = Pattern.compile("on-thread fork (\\d{1,18})");
  private static final Pattern CUT = Pattern.compile("cut ([^\\s/]+\\.db) (\\d{1,8})");
  private static final Pattern DELETE = Pattern.compile("delete ([^\\s/]+\\.db)");
  private static final Pattern EXPECT = Pattern.compile("expect ([^\\s{]+)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern METRIC =
      Pattern.compile(
          "metric (\\S+) (\\S+) (\\S+) " + QUOTED + "((?: [-+.\\dEe]+)*)(?: as (\\S+))?");

  private StatementText() {}

  static String format(Metric metric) {
    StringBuilder text = new StringBuilder("metric ");
    text.append(metric.isGauge() ? metric.mode() : metric.type());
    text.append(' ').append(metric.name()).append(' ').append(labelNames(metric));
    text.append(' ').append(quoted(metric.help()));
    metric.bounds().forEach(bound -> text.append(' ').append(bound));
    return text.append(metric.id().equals(metric.name()) ? "" : " as " + metric.id()).toString();
  }

  private static String labelNames(Metric metric) {
    return metric.labelNames().isEmpty() ? NO_LABELS : String.join(",", metric.labelNames());
  }

  static Metric metric(String line) {
    Matcher words = matched(METRIC, line);
    String kind = words.group(1);
    boolean gauge = !Metric.TYPES.contains(kind);
    List<Double> bounds =
        Pattern.compile(" ")
            .splitAsStream(words.group(5).strip())
            .filter(bound -> !bound.isEmpty())
            .map(Double::valueOf)
            .toList();
    PlanCheck.need(
        bounds.isEmpty() == !kind.equals("histogram"),
        "a histogram, and nothing else, has bounds of buckets");
    PlanCheck.need(
        bounds.equals(bounds.stream().sorted().distinct().toList()), "bounds do not ascend");
    return new Metric(
        words.group(2),
        words.group(3).equals(NO_LABELS) ? List.of() : List.of(words.group(3).split(",")),
        gauge ? kind : "",
        unquoted(words.group(4)),
        gauge ? "gauge" : kind,
        bounds,
        words.group(6) == null ? words.group(2) : words.group(6));
  }

  static String format(Statement statement) {
    if (statement instanceof Statement.Set set) {
      String at = set.timestamp() == 0 ? "" : " at " + set.timestamp();
      return change("set", set, set.value()) + at;
    } else if (statement instanceof Statement.Inc inc) {
      return change("inc", inc, inc.amount());
    } else if (statement instanceof Statement.Observe observe) {
      return change("observe", observe, observe.amount());
    } else if (statement instanceof Statement.Remove remove) {
      return "remove " + remove.metric() + labels(remove.labelValues());
    } else if (statement instanceof Statement.Make make) {
      return "labels " + make.metric() + labels(make.labelValues());
    } else if (statement instanceof Statement.Expect expect) {
      return "expect " + expect.series() + " " + String.join("|", expect.values());
    } else if (statement instanceof Statement.OnSignal signal) {
      return "on-signal " + format(signal.handler());
    } else if (statement instanceof Statement.Try tried) {
      return "try " + format(tried.statement());
    } else if (statement instanceof Statement.OnThread thread) {
      return "on-thread fork " + thread.pid();
    } else if (statement instanceof Statement.Cut cut) {
      return "cut " + cut.file() + " " + cut.size();
    } else if (statement instanceof Statement.Delete delete) {
      return "delete " + delete.file();
    }
    return formatOnProcess(statement);
  }

  private static String formatOnProcess(Statement statement) {
    if (statement instanceof Statement.Fork fork) {
      return "fork " + fork.pid();
    } else if (statement instanceof Statement.Spawn spawn) {
      return "spawn " + spawn.pid();
    } else if (statement instanceof Statement.Kill kill) {
      return "kill " + kill.pid();
    } else if (statement instanceof Statement.Wait wait) {
      return "wait " + wait.pid();
    } else if (statement instanceof Statement.MarkProcessDead dead) {
      return "mark-process-dead " + dead.pid();
    }
    return "scrape";
  }

  private static String change(String word, Statement.OnChild on, double number) {
    return word + " " + on.metric() + labels(on.labelValues()) + " " + number;
  }

  private static String labels(List<String> values) {
    return values.stream().map(value -> " " + repeated(value)).collect(Collectors.joining());
  }

  static Statement statement(String line) {
    String[] words = line.split(" ", 2);
    return switch (words[0]) {
      case "set", "inc", "observe", "labels", "remove" -> onChild(words[0], line.strip());
      case "expect" -> expect(matched(EXPECT, line));
      case "on-signal" -> {
        PlanCheck.need(words.length > 1, "nothing after 'on-signal'");
        PlanCheck.need(
            statement(words[1]) instanceof Statement.OnChild,
            "a signal's handler sets, incs or observes");
        yield new Statement.OnSignal((Statement.OnChild) statement(words[1]));
      }
      case "on-thread" -> new Statement.OnThread(Long.parseLong(matched(THREAD, line).group(1)));
      case "cut" -> {
        Matcher cut = matched(CUT, line);
        yield new Statement.Cut(cut.group(1), Long.parseLong(cut.group(2)));
      }
      case "delete" -> new Statement.Delete(matched(DELETE, line).group(1));
      case "try" -> {
        PlanCheck.need(words.length > 1, "nothing after 'try'");
        yield new Statement.Try(statement(words[1]));
      }
      case "scrape" -> new Statement.Scrape();
      default -> onProcess(words);
    };
  }

  private static Statement onChild(String word, String line) {
    Matcher start = ON_CHILD.matcher(line);
    PlanCheck.need(start.lookingAt(), "cannot be read");
    String metric = start.group(1);
    List<String> labels = new ArrayList<>();
    int end = start.end();
    Matcher next = LABEL.matcher(line);
    while (next.region(end, line.length()).lookingAt()) {
      labels.add(label(next));
      end = next.end();
    }
    if (word.equals("labels") || word.equals("remove")) {
      PlanCheck.need(end == line.length(), "cannot be read");
      return word.equals("labels")
          ? new Statement.Make(metric, labels)
          : new Statement.Remove(metric, labels);
    }
    Matcher number = NUMBER.matcher(line).region(end, line.length());
    PlanCheck.need(number.matches(), "cannot be read");
    return change(word, metric, labels, number);
  }

  private static Statement change(String word, String metric, List<String> labels, Matcher words) {
    double number = Double.parseDouble(words.group(1));
    String at = words.group(2);
    PlanCheck.need(at == null || word.equals("set"), "only 'set' has a time after 'at'");
    return switch (word) {
      case "set" ->
          new Statement.Set(metric, labels, number, at == null ? 0 : Double.parseDouble(at));
      case "inc" -> new Statement.Inc(metric, labels, number);
      default -> new Statement.Observe(metric, labels, number);
    };
  }

  private static Statement expect(Matcher words) {
    List<String> values = new ArrayList<>();
    for (String value : words.group(3).split("\\|")) {
      boolean absent = value.equals(Statement.Expect.ABSENT);
      values.add(absent ? value : String.valueOf(Double.parseDouble(value)));
    }
    String labels = words.group(2) == null ? "" : words.group(2);
    return new Statement.Expect(words.group(1) + "{" + labels + "}", values);
  }

  private static Statement onProcess(String... words) {
    if (!List.of("fork", "spawn", "kill", "wait", "mark-process-dead").contains(words[0])) {
      throw new IllegalArgumentException("unknown statement");
    }
    PlanCheck.need(words.length > 1, "nothing after '" + words[0] + "'");
    long pid = Long.parseLong(words[1]);
    return switch (words[0]) {
      case "fork" -> new Statement.Fork(pid);
      case "spawn" -> new Statement.Spawn(pid);
      case "kill" -> new Statement.Kill(pid);
      case "wait" -> new Statement.Wait(pid);
      default -> new Statement.MarkProcessDead(pid);
    };
  }

  private static String label(Matcher words) {
    String unit = unquoted(words.group(1));
    if (words.group(2) == null) {
      return unit;
    }
    int times = Integer.parseInt(words.group(2));
    PlanCheck.need(
        (long) unit.length() * times <= LONGEST_LABEL, "a label's value that is too long");
    return unit.repeat(times);
  }

  static Matcher matched(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line.strip());
    PlanCheck.need(matcher.matches(), "cannot be read");
    return matcher;
  }

  /** A quoted text; a long text of one repeated character is that character and its number. */
  private static String repeated(String text) {
    boolean once =
        text.length() < REPEATED_FROM || !text.equals(text.substring(0, 1).repeat(text.length()));
    return once ? quoted(text) : quoted(text.substring(0, 1)) + "*" + text.length();
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  static String unquoted(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == '\\' && i + 1 < text.length()) {
        i++;
        next = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
      }
      plain.append(next);
    }
    return plain.toString();
  }
}
