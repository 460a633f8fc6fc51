package multiproc.layout;

/** The rule that merges the gauges of a mode, in place of {@link GaugeMode#rule}. */
public record ModeRule(GaugeMode mode, MergeRule rule) implements Change {}
