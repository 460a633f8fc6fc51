/**
 * What CPython itself says and does with the text, JSON, floats and unpacking that client_python
 * hands to it: the same values, and on broken data the same error, word for word.
 */
package multiproc.python;
