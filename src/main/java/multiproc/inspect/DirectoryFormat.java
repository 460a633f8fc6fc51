package multiproc.inspect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import multiproc.inspect.evidence.EvidenceFinder;
import multiproc.inspect.evidence.EvidenceSource;
import multiproc.inspect.segment.Judgement;
import multiproc.inspect.segment.Judgement.Certainty;
import multiproc.layout.DbFileName;
import multiproc.layout.DbGeneration;

/**
 * Which generations of the format the files of a directory are of.
 *
 * <p>Pure function; safe from any thread.
 */
public final class DirectoryFormat {

  private DirectoryFormat() {}

  /**
   * The generations that are told by their files' entries, each with the path of one such file. A
   * file that could be of several, or of none, has no say.
   *
   * @throws IOException when a file cannot be read
   */
  public static Map<DbGeneration, String> of(Path directory) throws IOException {
    EvidenceFinder finder = new EvidenceFinder();
    finder.find(directory);
    Map<DbGeneration, String> generations = new EnumMap<>(DbGeneration.class);
    for (EvidenceSource source : finder.sources()) {
      if (source.name().endsWith(DbFileName.SUFFIX) && !source.path().contains("!")) {
        Judgement judgement = Inspector.judge(source);
        if (judgement.certainty() == Certainty.CERTAIN
            || judgement.certainty() == Certainty.LIKELY) {
          generations.putIfAbsent(judgement.generation(), source.path());
        }
      }
    }
    return generations;
  }
}
