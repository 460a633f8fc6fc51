/**
 * What the bytes of a multi-process {@code .db} file mean; nothing in here opens a file.
 *
 * <p>Start with {@link multiproc.layout.DbLayout}, which holds the picture of the file.
 */
package multiproc.layout;
