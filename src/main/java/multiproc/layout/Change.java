package multiproc.layout;

/**
 * What a release of client_python can be the first to have: a {@link ClientChange}, which code asks
 * for; a {@link Fix}; a {@link GaugeMode}; or the value of a rule, for example a {@link FirstSize}
 * or a {@link DbFormat}, which is in effect until a later release brings another.
 */
public interface Change {}
