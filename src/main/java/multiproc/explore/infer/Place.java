package multiproc.explore.infer;

/** The position at which an entry of a child would start. */
record Place(ChildBlocks.Child child, String key, int start) {}
