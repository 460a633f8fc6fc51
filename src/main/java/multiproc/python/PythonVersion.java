package multiproc.python;

/**
 * Whether the port raises the errors of Python 2 or of Python 3, and with which words. Immutable,
 * so safe in any thread.
 */
public enum PythonVersion {
  /** CPython 2.7 (checked against 2.7.18, a wide build: {@code sys.maxunicode} is 0x10FFFF). */
  PYTHON_2_7,

  /** CPython 3.11 (checked against 3.11.7). */
  PYTHON_3
}
