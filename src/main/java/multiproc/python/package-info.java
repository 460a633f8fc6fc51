/**
 * CPython's own handling of text, JSON, floats and unpacking for client_python: the same values,
 * and for broken data the same error, word for word.
 */
package multiproc.python;
