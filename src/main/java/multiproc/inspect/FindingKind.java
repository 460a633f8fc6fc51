package multiproc.inspect;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of findings. {@code multiproc.inspect.FindingText} describes each in words. */
enum FindingKind {
  /** An entry was stored over a longer one, and the end of the longer one is left. */
  OVERWRITTEN_BY_SHORTER(Severity.CORRUPT),
  /** The end or the middle of an entry was overwritten. */
  OVERWRITTEN_BY_LATER(Severity.CORRUPT),
  /** A value was stored over the beginning of another process's entry. */
  VALUE_IN_HEAD(Severity.CORRUPT),
  /** A value was stored into the key of another process's entry. */
  VALUE_IN_KEY(Severity.CORRUPT),
  /** The beginning of another entry was stored over an entry's value, which reads as a number. */
  ENTRY_IN_VALUE(Severity.CORRUPT, Finding.EntryInValue.class),
  /** An entry's length does not fit its key. */
  LENGTH_DAMAGED(Severity.CORRUPT, Finding.WrongLength.class),
  /** A key is not UTF-8. */
  KEY_NOT_UTF8(Severity.CORRUPT),
  /** A key is not JSON. */
  KEY_NOT_JSON(Severity.CORRUPT),
  /** A key is JSON, but not of the shape a client writes. */
  KEY_WRONG_SHAPE(Severity.CORRUPT),
  /** A key contradicts itself or its neighbours. */
  KEY_IMPLAUSIBLE(Severity.CORRUPT),
  /** A client's walk misses these entries; only resynchronising finds them. */
  ONLY_BY_RESYNC(Severity.CORRUPT, Finding.Missed.class),
  /** An entry after the used bytes. It is lost: the next new entry is stored over it. */
  BEYOND_USED(Severity.CORRUPT, Finding.BehindUsed.class),
  /** Two entries have the same key, which one process never writes. */
  DUPLICATE_KEY(Severity.CORRUPT, Finding.Duplicate.class),
  /** The sample that a client stores first is missing: another process stored an entry over it. */
  FIRST_SAMPLE_LOST(Severity.CORRUPT, Finding.FirstLost.class),
  /** The header's {@code used} is 0. */
  HEADER_ZERO(Severity.CORRUPT),
  /** The file has no bytes: no writer has given it a size. */
  EMPTY(Severity.CORRUPT),
  /**
   * The file's size is not one that a client makes and {@code used} does not fit it, or the file's
   * end cuts an entry off.
   */
  CUT_SHORT(Severity.CORRUPT, Finding.CutShort.class),
  /** The header's {@code used} is greater than the file's size. */
  USED_BEYOND_FILE(Severity.CORRUPT),
  /** The header's {@code used} is negative. */
  USED_NEGATIVE(Severity.CORRUPT),
  /** The header's used is not the end of an entry. */
  USED_INSIDE_ENTRY(Severity.CORRUPT),
  /** The header's padding is not 0. */
  HEADER_PADDING(Severity.CORRUPT),
  /** A client reads an impossible number as a length here. */
  IMPOSSIBLE_LENGTH(Severity.CORRUPT, Finding.ImpossibleLength.class),
  /** Entries of more than one format. */
  MIXED_FORMATS(Severity.CORRUPT),
  /** A client on a machine of the other byte order wrote the file: no client here reads it. */
  BIG_ENDIAN(Severity.CORRUPT),
  /** Not a client's file. */
  NOT_A_CLIENTS_FILE(Severity.FOREIGN),
  /** All entries from here on are misaligned. */
  SHIFTED(Severity.CORRUPT, Finding.Shifted.class),
  /** Zeros inside the used bytes. */
  HOLE(Severity.CORRUPT),
  /** Bytes that no client writes there. */
  GARBAGE(Severity.CORRUPT),
  /** A value with zeros around it, of an entry that is not there. */
  VALUE_ALONE(Severity.CORRUPT, Finding.ValueAlone.class),
  /** A timestamp in an entry of a gauge mode without timestamps. */
  TIMESTAMP_IMPOSSIBLE(Severity.CORRUPT, Finding.OddTimestamp.class),
  /** At least three processes stored entries. */
  THIRD_PROCESS(Severity.CORRUPT, Finding.ThirdProcess.class),
  /** A second header, followed by entries. */
  SECOND_HEADER(Severity.CORRUPT, Finding.SecondHeader.class),
  /** The rest of an interrupted store after the used bytes; no reader sees it. */
  UNFINISHED_STORE(Severity.HARMLESS, Finding.Unfinished.class),
  /** Whole entries after the used bytes, without a gap: the file is probably being written. */
  BEING_WRITTEN(Severity.HARMLESS, Finding.BeingWritten.class),
  /** The size is not one that a client makes, but no used byte is missing. */
  ODD_SIZE(Severity.HARMLESS),
  /** No store has reached the file; every reader treats it as empty. */
  NEVER_INITIALISED(Severity.HARMLESS),
  /** A label's name differs by a bit or two from the name that the metric's other series have. */
  LABEL_NAME_ODD(Severity.HARMLESS),
  /** Exemplars of Vinted's fork of the Ruby client, whose format for values differs. */
  EXEMPLARS(Severity.CLEAN),
  /** Keys that sibling files suggest to have been lost. */
  LIKELY_LOST(Severity.CLEAN, Finding.Suggested.class),
  /** Initialised, but without entries. */
  NO_ENTRY_YET(Severity.CLEAN),
  /** A file name that a client does not give. */
  NAME(Severity.CLEAN);

  private static final Map<Class<?>, FindingKind> BY_CLASS =
      Stream.of(values())
          .filter(kind -> kind.only != null)
          .collect(Collectors.toUnmodifiableMap(kind -> kind.only, kind -> kind));

  private final Severity severity;

  /** The class of which all findings are of this kind; null if there is none. */
  private final Class<? extends Finding> only;

  FindingKind(Severity severity) {
    this(severity, null);
  }

  FindingKind(Severity severity, Class<? extends Finding> only) {
    this.severity = severity;
    this.only = only;
  }

  /** The kind of all findings of a class. */
  static FindingKind of(Class<? extends Finding> finding) {
    return BY_CLASS.get(finding);
  }

  /** The severity of a file with such a finding. */
  public Severity severity() {
    return severity;
  }

  /** Whether such a finding makes a file corrupt. */
  public boolean isCorrupt() {
    return severity.isBad();
  }
}
