package multiproc.explore.infer;

/** The start that an entry of a child would have. */
record Place(ChildBlocks.Child child, String key, int start) {}
