package org.sasldb.admin;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.NdbmName;
import org.sasldb.store.RealPath;
import org.sasldb.store.SameFile;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;

/** The stores that are kept beside a path, and the names that they have. */
final class KeptStores {
  /** What the name ends in of a store that was put aside by an undoing: it is not put back. */
  static final String UNDONE = ".undone";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String BUILDING = ".building";

  /** The word in place of a format for a file that was damaged so that nobody knows. */
  static final String UNKNOWN = "unknown";

  private static final String LOCK = "-lock";

  private static final int WORD = 1;
  private static final int WHEN = 2;
  private static final int ENDING = 3;
  private static final int SUFFIX = 4;

  private final Path base;

  private KeptStores(Path base) {
    this.base = base;
  }

  /** Those beside the store that a path leads to. */
  static KeptStores of(Path path) {
    NdbmName ndbm = NdbmName.existing(path);
    if (ndbm != null && !Files.isRegularFile(path)) {
      return new KeptStores(ndbm.base());
    }
    try {
      return new KeptStores(RealPath.of(path));
    } catch (IOException e) {
      return new KeptStores(path.toAbsolutePath());
    }
  }

  /** The name of the store without what only one format adds, links followed. */
  Path base() {
    return base;
  }

  /** Where a store is built beside the path. */
  Path hidden() {
    return base.resolveSibling("." + base.getFileName() + BUILDING);
  }

  /** A name beside the path under which nothing is, for what is to be laid out but not written. */
  Path unused() {
    Path path = hidden();
    while (namesOf(path).stream().anyMatch(KeptStores::exists)) {
      path = path.resolveSibling(path.getFileName() + "-");
    }
    return path;
  }

  /**
   * A name under which nothing is kept yet, with a later time if there was something to keep in the
   * same second before.
   *
   * @param word the format, most likely
   * @param ending nothing, or {@link #UNDONE}
   */
  Path free(String word, Instant when, String ending) {
    Instant time = when;
    while (true) {
      String name = base.getFileName() + "." + word + "-" + TIME.format(time) + ending;
      Path path = base.resolveSibling(name);
      if (namesOf(path).stream().noneMatch(KeptStores::exists)) {
        return path;
      }
      time = time.plusSeconds(1);
    }
  }

  /** All names that the files of a store can have. */
  static List<Path> namesOf(Path path) {
    List<Path> names = new ArrayList<>();
    for (String suffix : List.of("", ".pag", ".dir", ".db", LOCK)) {
      names.add(path.resolveSibling(path.getFileName() + suffix));
    }
    return names;
  }

  private static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The files of the store in the place, the one that holds the records last.
   *
   * @param format null for a file of none
   */
  List<Path> present(@Nullable StoreFormat format) {
    NdbmName ndbm = NdbmName.of(base);
    if (format == StoreFormat.NDBM) {
      return ndbm.isBsd() ? List.of(ndbm.file()) : List.of(ndbm.directory(), ndbm.file());
    }
    return format == StoreFormat.LMDB
        ? List.of(base.resolveSibling(base.getFileName() + LOCK), base)
        : List.of(base);
  }

  /** Whether a kept store is the one in the place, of that format. */
  boolean isPresent(StoreLocation one, @Nullable StoreFormat format) throws StoreException {
    List<Path> files = present(format);
    try {
      return SameFile.are(one.recordFile(), files.get(files.size() - 1));
    } catch (IOException e) {
      throw StoreFailures.read(one.path(), e);
    }
  }

  /** All names that stores were built and kept under, those that are not put back too. */
  List<Path> own() throws StoreException {
    List<Path> own = new ArrayList<>(namesOf(hidden()));
    for (Matcher match : kept()) {
      own.add(base.resolveSibling(match.group()));
    }
    return own;
  }

  /** Those that can be put back, the one that was kept last first. */
  List<StoreLocation> newestFirst() throws StoreException {
    TreeMap<String, StoreLocation> found = new TreeMap<>(Collections.reverseOrder());
    for (Matcher match : kept()) {
      Optional<StoreFormat> format = StoreFormat.ofPrefix(match.group(WORD));
      if (format.isPresent() && match.group(ENDING) == null && holdsRecords(match.group(SUFFIX))) {
        Path file = base.toAbsolutePath().resolveSibling(match.group());
        Path name = match.group(SUFFIX) == null ? file : NdbmName.of(file).base();
        found.put(match.group(WHEN) + match.group(WORD), StoreLocation.of(format.get(), name));
      }
    }
    return List.copyOf(found.values());
  }

  private static boolean holdsRecords(@Nullable String suffix) {
    return suffix == null || suffix.equals(".pag") || suffix.equals(".db");
  }

  /** The names of files that are kept, taken apart. */
  private List<Matcher> kept() throws StoreException {
    Pattern pattern =
        Pattern.compile(
            Pattern.quote(String.valueOf(base.getFileName()))
                + "\\.([a-z]+)-([0-9]{8}T[0-9]{6}Z)(\\"
                + UNDONE
                + ")?(\\.pag|\\.dir|\\.db|-lock)?");
    List<Matcher> kept = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(base.toAbsolutePath().getParent())) {
      for (Path file : files) {
        Matcher match = pattern.matcher(String.valueOf(file.getFileName()));
        if (match.matches() && isWord(match.group(WORD))) {
          kept.add(match);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw StoreFailures.read(base, new IOException(e));
    } catch (IOException e) {
      throw StoreFailures.read(base, e);
    }
    return kept;
  }

  /** A name with another word was given by somebody else. */
  private static boolean isWord(String word) {
    Optional<StoreFormat> format = StoreFormat.ofPrefix(word);
    return word.equals(UNKNOWN) || (format.isPresent() && format.get() != StoreFormat.JE);
  }
}
