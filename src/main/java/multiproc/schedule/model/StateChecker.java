package multiproc.schedule.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Statement;
import multiproc.schedule.Verdict;

/**
 * Decides the verdict on a state. It caches facts about images and local states, so a verdict costs
 * a few array reads.
 *
 * <p>Threading: one thread.
 */
public final class StateChecker {

  private final TransitionSystem system;
  private final FileChecker files;
  private final boolean waits;
  private FileChecker.FileVerdict[] byImage = new FileChecker.FileVerdict[1 << 10];

  /** By image, the bits of the verdicts on it, plus 1; 0 if unknown. */
  private int[] imageVerdicts = new int[1 << 10];

  /**
   * Lists of claims on one file. Each has, by image, the verdict bits shifted left by 1; bit 0 is
   * set if they are known.
   */
  private final Map<List<AcknowledgedWrites.Claim>, Integer> claimLists = new HashMap<>();

  private final List<List<AcknowledgedWrites.Claim>> claims = new ArrayList<>();
  private final List<byte[]> claimVerdicts = new ArrayList<>();
  private int[][] claimsOfNode = new int[1 << 8][];

  /** A checker of the states of this system. */
  public StateChecker(TransitionSystem system) {
    this.system = system;
    this.files = new FileChecker(system.plan());
    this.waits =
        system.plan().has(Statement.Wait.class)
            || system.plan().processes().stream().anyMatch(ProcessPlan::handlesSignal);
  }

  /** The verdict on a file alone; null if the file does not exist. */
  FileChecker.FileVerdict file(int[] state, int file) {
    int id = state[system.processes() + file];
    return id <= 0 ? null : judgement(id);
  }

  /** The verdict on an image under another {@code used}. */
  FileChecker.FileVerdict judge(int imageId, int used) {
    return files.judge(system.image(imageId), used);
  }

  /** The verdict on an image. */
  FileChecker.FileVerdict judgement(int imageId) {
    if (byImage.length <= imageId) {
      byImage = Arrays.copyOf(byImage, Math.max(imageId + 1, 2 * byImage.length));
    }
    if (byImage[imageId] == null) {
      byImage[imageId] = files.judge(system.image(imageId));
    }
    return byImage[imageId];
  }

  /** Whether no process can do a step. */
  public boolean isFinal(int[] state) {
    for (int i = 0; i < system.processes(); i++) {
      if (system.enabled(state, i)) {
        return false;
      }
    }
    return true;
  }

  /** The verdicts on a state, one bit for each ordinal; 0 if the state is clean. */
  public int verdicts(int[] state) {
    int bits = 0;
    int processes = system.processes();
    for (int file = 0; file < system.files(); file++) {
      int id = state[processes + file];
      if (id > 0) {
        int own = ofImage(id);
        bits |= own == Verdict.EMPTY_FILE.bit() && isWanted(state, file) ? 0 : own;
      }
    }
    boolean died = false;
    for (int process = 0; process < processes; process++) {
      if (state[process] != 0) {
        LocalState node = system.node(state[process]);
        bits |= ofProcess(state, node);
        died |= node.end() != null && node.end().how() == End.How.DIED;
      }
    }
    if (waits && isFinal(state) && !allEnded(state)) {
      bits |= Verdict.HANGS.bit();
    }
    if ((bits & Verdict.EMPTY_FILE.bit()) != 0) {
      // READER-INIT says that a later scrape succeeds; here every later scrape fails.
      bits &= ~Verdict.READER_INIT.bit();
    }
    return bits == 0 && died ? Verdict.FAILED.bit() : bits;
  }

  /** The verdicts on an image alone. */
  private int ofImage(int imageId) {
    if (imageVerdicts.length <= imageId) {
      imageVerdicts = Arrays.copyOf(imageVerdicts, Math.max(imageId + 1, 2 * imageVerdicts.length));
    }
    if (imageVerdicts[imageId] == 0) {
      FileImage image = system.image(imageId);
      int bits;
      if (image.isSettled()) {
        bits = image.verdicts();
      } else {
        Verdict verdict = judgement(imageId).verdict();
        bits = verdict == Verdict.CLEAN ? 0 : verdict.bit();
      }
      imageVerdicts[imageId] = bits + 1;
    }
    return imageVerdicts[imageId] - 1;
  }

  /** The verdicts on one file that has a header, and on the completed writes in it. */
  int verdicts(int[] state, int file) {
    int bits = ofImage(state[system.processes() + file]);
    for (int process = 0; process < system.processes(); process++) {
      if (state[process] != 0) {
        int[] lists = claimsOfNode(system.node(state[process]));
        for (int i = 0; i < lists.length; i += 2) {
          bits |= lists[i] == file ? claimed(state, file, lists[i + 1]) : 0;
        }
      }
    }
    return bits;
  }

  /** The verdict bits of a list of claims on a file that exists. */
  private int claimed(int[] state, int file, int list) {
    int claimed = claimVerdict(list, state[system.processes() + file]);
    return (claimed & Verdict.VALUE_STOMP.bit()) != 0
            && isSetByAnother(state, file, claims.get(list))
        ? claimed & ~Verdict.VALUE_STOMP.bit()
        : claimed;
  }

  private boolean allEnded(int[] state) {
    for (int process = 0; process < system.processes(); process++) {
      if (state[process] != 0 && system.node(state[process]).next() != null) {
        return false;
      }
    }
    return true;
  }

  /** Whether a process that has not ended may still give the file its header. */
  private boolean isWanted(int[] state, int file) {
    for (int process = 0; process < system.processes(); process++) {
      if (system.mayOpen(process, file)
          && (state[process] == 0 || system.node(state[process]).next() != null)) {
        return true;
      }
    }
    return false;
  }

  private int ofProcess(int[] state, LocalState node) {
    int bits = 0;
    int[] lists = claimsOfNode(node);
    for (int i = 0; i < lists.length; i += 2) {
      if (state[system.processes() + lists[i]] > 0) {
        bits |= claimed(state, lists[i], lists[i + 1]);
      }
    }
    if (node.end() != null) {
      if (node.end().how() == End.How.SIGBUS) {
        bits |= Verdict.SHRINK.bit();
      } else if (node.end().how() == End.How.UNINITIALISED) {
        bits |= Verdict.READER_INIT.bit();
      } else if (node.end().how() == End.How.SURPRISED) {
        bits |= Verdict.WRONG_VALUE.bit();
      } else if (node.end().how() == End.How.ENDLESS) {
        bits |= Verdict.HANGS.bit();
      }
    } else if (!node.mapped.isEmpty() && isCut(state, node)) {
      bits |= Verdict.SHRINK.bit();
    }
    return bits;
  }

  /**
   * Whether, for every claim on a file that does not hold, another process has set the series to
   * its current value: two processes that share a file may set the same series.
   */
  private boolean isSetByAnother(int[] state, int file, List<AcknowledgedWrites.Claim> list) {
    Map<String, Double> values = judgement(state[system.processes() + file]).values();
    for (AcknowledgedWrites.Claim claim : list) {
      Double value = values.get(claim.key());
      if (value != null
          && Double.compare(value, claim.value()) != 0
          && !isClaimed(state, new AcknowledgedWrites.Claim(file, claim.key(), value))) {
        return false;
      }
    }
    return true;
  }

  private boolean isClaimed(int[] state, AcknowledgedWrites.Claim claim) {
    for (int process = 0; process < system.processes(); process++) {
      if (state[process] != 0 && system.node(state[process]).claims().all().contains(claim)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a file is smaller than the mapping of a process that has not ended. */
  boolean isCut(int[] state) {
    for (int process = 0; process < system.processes(); process++) {
      if (state[process] != 0 && isCut(state, system.node(state[process]))) {
        return true;
      }
    }
    return false;
  }

  private boolean isCut(int[] state, LocalState node) {
    if (!system.localStates().hasGrown()) {
      return false;
    }
    for (Map.Entry<Integer, Integer> mapping : node.mapped.entrySet()) {
      int imageId = Math.abs(state[system.processes() + mapping.getKey()]);
      if (system.image(imageId).size() < mapping.getValue()) {
        return true;
      }
    }
    return false;
  }

  private int[] claimsOfNode(LocalState node) {
    if (claimsOfNode.length <= node.id) {
      claimsOfNode = Arrays.copyOf(claimsOfNode, Math.max(node.id + 1, 2 * claimsOfNode.length));
    }
    int[] lists = claimsOfNode[node.id];
    if (lists == null) {
      Map<Integer, List<AcknowledgedWrites.Claim>> byFile = new HashMap<>();
      for (AcknowledgedWrites.Claim claim : node.claims().all()) {
        byFile.computeIfAbsent(claim.inode(), f -> new ArrayList<>()).add(claim);
      }
      lists = new int[2 * byFile.size()];
      int i = 0;
      for (Map.Entry<Integer, List<AcknowledgedWrites.Claim>> file : byFile.entrySet()) {
        lists[i++] = file.getKey();
        lists[i++] = listId(file.getValue());
      }
      claimsOfNode[node.id] = lists;
    }
    return lists;
  }

  private int listId(List<AcknowledgedWrites.Claim> list) {
    Integer id = claimLists.get(list);
    if (id == null) {
      id = claims.size();
      claims.add(list);
      claimVerdicts.add(new byte[16]);
      claimLists.put(list, id);
    }
    return id;
  }

  private int claimVerdict(int listId, int imageId) {
    byte[] known = claimVerdicts.get(listId);
    if (known.length <= imageId) {
      known = Arrays.copyOf(known, Math.max(imageId + 1, known.length * 2));
      claimVerdicts.set(listId, known);
    }
    if (known[imageId] == 0) {
      known[imageId] = (byte) (1 | claimBits(claims.get(listId), judgement(imageId)) << 1);
    }
    return known[imageId] >> 1;
  }

  private static int claimBits(List<AcknowledgedWrites.Claim> list, FileChecker.FileVerdict file) {
    if (file.verdict() == Verdict.MISALIGNED || file.verdict() == Verdict.VALUE_STOMP) {
      // A failing walk has another verdict.
      return 0;
    }
    int bits = 0;
    for (AcknowledgedWrites.Claim claim : list) {
      Double value = file.values().get(claim.key());
      if (value == null) {
        bits |= Verdict.LOST.bit();
      } else if (Double.compare(value, claim.value()) != 0) {
        bits |= Verdict.VALUE_STOMP.bit();
      }
    }
    return bits;
  }
}
