package multiproc.layout;

/** Gives a mode's gauges another rule than {@link GaugeMode#rule}. */
public record ModeRule(GaugeMode mode, MergeRule rule) implements Change {}
