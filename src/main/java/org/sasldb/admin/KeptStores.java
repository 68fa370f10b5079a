package org.sasldb.admin;

import java.io.IOException;
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
import org.sasldb.store.NdbmName;
import org.sasldb.store.RealPath;
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
    for (String suffix : List.of("", ".pag", ".dir", ".db", "-lock")) {
      names.add(path.resolveSibling(path.getFileName() + suffix));
    }
    return names;
  }

  private static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** Those that can be put back, the one that was kept last first. */
  List<StoreLocation> newestFirst() throws StoreException {
    Pattern kept =
        Pattern.compile(
            Pattern.quote(String.valueOf(base.getFileName()))
                + "\\.([a-z]+)-([0-9]{8}T[0-9]{6}Z)(\\.pag|\\.db)?");
    TreeMap<String, StoreLocation> found = new TreeMap<>(Collections.reverseOrder());
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(base.toAbsolutePath().getParent())) {
      for (Path file : files) {
        Matcher match = kept.matcher(String.valueOf(file.getFileName()));
        Optional<StoreFormat> format =
            match.matches() ? StoreFormat.ofPrefix(match.group(1)) : Optional.empty();
        if (format.isPresent() && format.get() != StoreFormat.JE) {
          Path name = match.group(3) == null ? file : NdbmName.of(file).base();
          found.put(match.group(2) + match.group(1), StoreLocation.of(format.get(), name));
        }
      }
    } catch (IOException e) {
      throw StoreFailures.read(base, e);
    }
    return List.copyOf(found.values());
  }
}
