package multiproc.inspect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the first key that a forked process stored itself. The file of a forked process begins with
 * the keys that it inherited, in its parent's order and with 0.0. Processes that were forked
 * together inherit the same keys, so the first own key of one follows the keys that its file and
 * another one's begin with. Up to client 0.4.2 a child can store the entry of its first own key in
 * its parent's file, where the entry's value stays 0.0.
 *
 * <p>Pure functions.
 */
final class FirstOwnKeys {

  private FirstOwnKeys() {}

  /**
   * The keys that can be a file's first own one, each with the number of inherited keys before it.
   * Several are possible where its siblings were forked at different times, or made the same key.
   *
   * @param parent the keys of the file of the parent in question, in the file's order
   * @param child the keys of the file, in the file's order
   * @param siblings the keys of the other files, without the parent's
   */
  static Map<String, Integer> of(
      Collection<String> parent, List<String> child, Collection<List<String>> siblings) {
    List<String> parents = new ArrayList<>(parent);
    Map<String, Integer> found = new LinkedHashMap<>();
    int most = inOrder(parents, child);
    for (List<String> sibling : siblings) {
      int common = common(child, sibling);
      if (common < child.size() && common <= most) {
        found.put(child.get(common), common);
      }
    }
    return found;
  }

  /** Number of keys that both begin with. */
  private static int common(List<String> one, List<String> other) {
    int most = Math.min(one.size(), other.size());
    int common = 0;
    while (common < most && one.get(common).equals(other.get(common))) {
      common++;
    }
    return common;
  }

  /** Number of the child's first keys that the parent's file has in the same order. */
  private static int inOrder(List<String> parent, List<String> child) {
    int number = 0;
    for (String key : parent) {
      if (number < child.size() && key.equals(child.get(number))) {
        number++;
      }
    }
    return number;
  }

  /**
   * A key that forked children can have stored in their parent's file.
   *
   * @param from the earliest position at which one can have done so: the end of the keys that it
   *     inherited
   * @param children number of the children
   */
  record Own(long from, int children) {
    /** Whether only one child can have stored it, and at this position. */
    boolean isOfOne(long start) {
      return children == 1 && start >= from;
    }
  }

  /**
   * The keys of one child each that it can have stored at a position, and that agree with a key
   * there into which a value was stored.
   *
   * @param from offset of the value in the key, not negative
   * @param to offset of the key's next byte
   */
  static List<KeyProof.Answer> at(
      Map<String, Own> firstOwn, long start, byte[] key, int from, int to) {
    String left = Display.latin1(key);
    List<String> found =
        firstOwn.keySet().stream()
            .filter(own -> own.length() == left.length() && firstOwn.get(own).isOfOne(start))
            .filter(own -> own.startsWith(left.substring(0, from)))
            .filter(own -> own.endsWith(left.substring(to)))
            .toList();
    return found.stream()
        .map(own -> new KeyProof.Answer(own, start, Basis.FIRST_OWN_KEY, false, found.size() - 1))
        .toList();
  }

  /**
   * The keys that a parent's children can have stored in the parent's file. Only children that
   * inherited a key count.
   *
   * @param ends end of each whole entry of the parent's file, by its key, in the file's order
   */
  static Map<String, Own> ofChildren(Map<String, Long> ends, SiblingKeys siblings) {
    List<List<String>> files = new ArrayList<>();
    siblings.files().forEach(file -> files.add(new ArrayList<>(file.keySet())));
    Map<String, Own> found = new LinkedHashMap<>();
    for (List<String> child : files) {
      List<List<String>> others = files.stream().filter(file -> file != child).toList();
      of(ends.keySet(), child, others)
          .forEach(
              (key, inherited) -> {
                if (inherited > 0) {
                  found.merge(
                      key,
                      new Own(ends.get(child.get(inherited - 1)), 1),
                      (one, other) ->
                          new Own(
                              Math.min(one.from(), other.from()),
                              one.children() + other.children()));
                }
              });
    }
    return found;
  }
}
