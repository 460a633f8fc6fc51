package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Locale;
import multiproc.layout.Change;
import multiproc.layout.GaugeMode;
import multiproc.layout.MergeRule;
import org.junit.jupiter.api.Test;

/** The rules that a release can have in its line of {@link ClientVersion}: both merges follow. */
class OwnRulesTest {

  /** Published, so that no line which is added later changes what is expected here. */
  private static final ClientVersion RELEASE = ClientVersion.V0_26_0;

  /** A client that differs from the release in one rule. */
  private abstract static class OneRule implements MergeRules {

    @Override
    public ClientVersion release() {
      return RELEASE;
    }

    @Override
    public boolean has(Change change) {
      return release().has(change);
    }
  }

  private final ScrapedFiles files = new ScrapedFiles();

  private void write(String key, double... values) {
    for (int process = 0; process < values.length; process++) {
      files.write(RELEASE, "gauge_min_" + process + ".db", key, values[process]);
    }
  }

  @Test
  void shouldBeTheValueOfTheRuleWhenAModeHasItsOwn() {
    write("[\"g\", \"g\", {\"a\": \"x\"}, \"h\"]", 0, 3, 2);
    MergeRule leastAboveZero =
        new MergeRule() {
          @Override
          public double merged(double now, double other) {
            return now == 0 || other > 0 && other < now ? other : now;
          }
        };

    assertThat(files.lines(RELEASE)).containsExactly("g{a=\"x\"} 0.0");
    assertThat(
            files.lines(
                new OneRule() {
                  @Override
                  public MergeRule rule(String mode) {
                    return GaugeMode.of(mode) == GaugeMode.MIN ? leastAboveZero : super.rule(mode);
                  }
                }))
        .containsExactly("g{a=\"x\"} 2.0");
  }

  /** Each file's timestamp is 1, but for the one with another entry before. */
  @Test
  void shouldBeTheValueOfTheRuleWhenItLooksAtTimestamps() {
    String key = "[\"g\", \"g\", {\"a\": \"x\"}, \"h\"]";
    files.write(RELEASE, "gauge_mostrecent_1.db", key, 2);
    files.write(RELEASE, "gauge_mostrecent_2.db", key, 5);
    files.write(RELEASE, "gauge_mostrecent_3.db", key, 3);
    MergeRule.Timed largestOfTheLatest =
        new MergeRule.Timed() {
          @Override
          public boolean replaces(double now, double nowTime, double other, double otherTime) {
            return otherTime > nowTime || otherTime == nowTime && other > now;
          }
        };
    OneRule changed =
        new OneRule() {
          @Override
          public MergeRule rule(String mode) {
            return GaugeMode.of(mode) == GaugeMode.MOSTRECENT
                ? largestOfTheLatest
                : super.rule(mode);
          }
        };

    assertThat(files.lines(RELEASE)).containsExactly("g{a=\"x\"} 2.0");
    assertThat(files.lines(changed)).containsExactly("g{a=\"x\"} 5.0");

    files.write(RELEASE, "gauge_mostrecent_4.db", "[\"o\", \"o\", {}, \"h\"]", 1, key, 4);

    assertThat(files.lines(changed)).contains("g{a=\"x\"} 4.0");
  }

  @Test
  void shouldBeTheTextOfTheStyleWhenNumbersHaveTheirOwn() {
    write("[\"g\", \"g\", {}, \"h\"]", 7);
    NumberStyle whole =
        new NumberStyle() {
          @Override
          String format(double value) {
            return String.format(Locale.ROOT, "%.0f", value);
          }
        };

    assertThat(
            files.lines(
                new OneRule() {
                  @Override
                  public NumberStyle numbers() {
                    return whole;
                  }
                }))
        .containsExactly("g 7");
  }

  @Test
  void shouldBeTheNameOfTheStyleWhenNamesHaveTheirOwn() {
    write("[\"g\", \"g\", {\"a\": \"x\"}, \"h\"]", 1);
    NameStyle marked =
        new NameStyle() {
          @Override
          String name(String name, boolean label) {
            return name + (label ? "_l" : "_n");
          }
        };

    assertThat(
            files.lines(
                new OneRule() {
                  @Override
                  public NameStyle names() {
                    return marked;
                  }
                }))
        .containsExactly("g_n{a_l=\"x\"} 1.0");
  }

  @Test
  void shouldBeTheOrderOfTheStyleWhenLabelsHaveTheirOwn() {
    write("[\"g\", \"g\", {\"a\": \"x\", \"b\": \"y\"}, \"h\"]", 1);
    NameStyle reversed =
        new NameStyle() {
          @Override
          Comparator<String> order() {
            return super.order().reversed();
          }
        };

    assertThat(
            files.lines(
                new OneRule() {
                  @Override
                  public NameStyle names() {
                    return reversed;
                  }
                }))
        .containsExactly("g{b=\"y\",a=\"x\"} 1.0");
  }

  @Test
  void shouldHaveTheRuleOfItsModeWhenNoLineHasAnother() {
    for (GaugeMode mode : GaugeMode.values()) {
      assertThat(RELEASE.rule(mode.text())).isSameAs(mode.rule());
    }
  }
}
