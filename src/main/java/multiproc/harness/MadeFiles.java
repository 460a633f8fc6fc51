package multiproc.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import multiproc.layout.DbFileName;

/**
 * Lists the {@code .db} files in a directory that this program made, in a file there. Other files
 * are never deleted.
 *
 * <p>A process is announced before it can make a file, and its file is noted, name and inode, once
 * it exists. After a SIGKILL of all processes the list therefore lacks at most the inodes of the
 * last files. These are recognised by their process and by a change time at most {@link
 * #LAST_SECONDS} after the list's last line.
 *
 * <p>One line for each process and each file: {@code process PID}, {@code file DEVICE INODE NAME}.
 *
 * <p>Threading: safe.
 */
final class MadeFiles {

  /** Longest time that a forked process runs on after the list's last line, in seconds. */
  static final int LAST_SECONDS = 10;

  private static final String HEADER = "# files that reproduce.jar made here; do not edit\n";
  private static final String PROCESS = "process";
  private static final String FILE = "file";

  /** Announced by earlier runs. */
  private final Set<String> processes = new HashSet<>();

  private final Map<String, FileIdentity> files = new HashMap<>();

  /** Announced by this run, which began with no files but those on the list. */
  private final Set<String> announced = new LinkedHashSet<>();

  private FileTime lastLine = FileTime.fromMillis(0);

  /**
   * Null while the list is only read. No channel: an interrupt of a thread that writes would close
   * it, which ends its lock.
   */
  private RandomAccessFile list;

  private boolean failed;

  private MadeFiles() {}

  /** Reads the list from a file; empty if there is none. Not for a list that is locked. */
  static MadeFiles read(Path list) throws IOException {
    try {
      return read(list, Files.readAllBytes(list));
    } catch (NoSuchFileException e) {
      return new MadeFiles();
    }
  }

  /**
   * Reads the list from an open file. A lock on the file stays: closing any other stream of it
   * would end the lock.
   */
  static MadeFiles read(Path list, RandomAccessFile file) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(file.length())];
    file.seek(0);
    file.readFully(bytes);
    return read(list, bytes);
  }

  private static MadeFiles read(Path list, byte[] bytes) throws IOException {
    MadeFiles made = new MadeFiles();
    made.lastLine = Files.getLastModifiedTime(list);
    // An incomplete last line, after a full disk or a kill, does not count.
    String text = new String(bytes, StandardCharsets.UTF_8);
    text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(made::take);
    return made;
  }

  /** Whether a file may be overwritten as the list: it is one, or empty, or there is none. */
  static boolean isList(Path list) throws IOException {
    if (!Files.exists(list, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    if (!Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(list)) {
      String start = new String(in.readNBytes(HEADER.length()), StandardCharsets.UTF_8);
      return HEADER.startsWith(start);
    }
  }

  private void take(String line) {
    String[] words = line.split(" ", 4);
    if (words[0].equals(PROCESS) && words.length == 2) {
      processes.add(words[1]);
    } else if (words[0].equals(FILE) && words.length == 4 && isNumber(words[1], words[2])) {
      files.put(words[3], new FileIdentity(Long.parseLong(words[1]), Long.parseLong(words[2])));
    }
  }

  private static boolean isNumber(String... words) {
    for (String word : words) {
      if (!word.matches("\\d{1,18}")) {
        return false;
      }
    }
    return true;
  }

  /** Appends to this file from now on. */
  void writeTo(RandomAccessFile file) {
    this.list = file;
  }

  /** Forgets the files and processes of earlier runs. */
  synchronized void clear() throws IOException {
    processes.clear();
    files.clear();
    list.setLength(0);
    append("");
    for (String pid : announced) {
      append(PROCESS + " " + pid + "\n");
    }
  }

  /** Announces a process that may make files from now on. */
  synchronized void announce(long pid) {
    if (announced.add(String.valueOf(pid))) {
      append(PROCESS + " " + pid + "\n");
    }
  }

  /** Notes a file of an announced process, if it exists and is not noted already. */
  synchronized void note(Path file) {
    String name = file.getFileName().toString();
    if (files.containsKey(name)) {
      return;
    }
    FileIdentity.of(file)
        .ifPresent(
            identity -> {
              files.put(name, identity);
              append(FILE + " " + identity.device() + " " + identity.inode() + " " + name + "\n");
            });
  }

  /** Notes the files that announced processes made. */
  void noteAll(Iterable<Path> paths) {
    for (Path path : paths) {
      String pid = DbFileName.parse(path.getFileName().toString()).map(DbFileName::pid).orElse("");
      if (isAnnounced(pid)) {
        note(path);
      }
    }
  }

  private synchronized boolean isAnnounced(String pid) {
    return announced.contains(pid);
  }

  private void append(String line) {
    try {
      long end = list.length();
      String text = end == 0 ? HEADER + line : line;
      list.seek(end);
      list.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      if (!failed) {
        failed = true;
        System.err.println(
            "reproduce: the list of the files made cannot be written ("
                + e.getMessage()
                + "); the next start here will need --clean");
      }
    }
  }

  /** Whether this program made the file that now has this name. */
  synchronized boolean contains(Path file) throws IOException {
    String name = file.getFileName().toString();
    FileIdentity noted = files.get(name);
    if (noted != null) {
      return FileIdentity.of(file).filter(noted::equals).isPresent();
    }
    String pid = DbFileName.parse(name).map(DbFileName::pid).orElse("");
    return announced.contains(pid)
        || processes.contains(pid) && changed(file) <= lastLine.toMillis() + LAST_SECONDS * 1_000L;
  }

  private static long changed(Path file) throws IOException {
    return ((FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS))
        .toMillis();
  }
}
