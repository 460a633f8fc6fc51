/**
 * The meaning of the bytes of a multi-process {@code .db} file; this package opens no file.
 *
 * <p>Start with {@link multiproc.layout.DbLayout}, which holds the picture of the file.
 */
package multiproc.layout;
