package multiproc.explore.infer;

/** Says at which position an entry of a child would start. */
record Place(ChildBlocks.Child child, String key, int start) {}
