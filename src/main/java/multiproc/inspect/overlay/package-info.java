/**
 * Puts the entries that were overwritten back under those that stand over them. Start with {@link
 * multiproc.inspect.overlay.Overlay}.
 */
package multiproc.inspect.overlay;
