/**
 * A file's bytes as a sequence of segments, every byte in exactly one. Start with {@link
 * multiproc.inspect.segment.SegmentParser}.
 */
package multiproc.inspect.segment;
