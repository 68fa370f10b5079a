package org.sasldb.admin;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.HeldPlace;
import org.sasldb.store.NdbmName;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Ownership;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * Gives the store at a path another format, and can take that back.
 *
 * <p>The new store is built beside the old one and compared with it before it takes its place. The
 * old one is kept under a name with its format and the time, {@code
 * sasldb2.berkeley-20261124T134500Z}.
 */
public final class ReplaceStore {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int MOST_TRIES = 5;
  private static final String BUILDING = ".building";
  private static final List<String> SUFFIXES = List.of("", ".pag", ".dir", "-lock");

  private final StoreLocation place;
  private final OpenOptions options;
  private final Progress progress;

  /**
   * @param place the store, which is a file
   */
  public ReplaceStore(StoreLocation place, OpenOptions options, Progress progress) {
    this.place = place;
    this.options = options;
    this.progress = progress;
  }

  /**
   * What was done.
   *
   * @param kept the store that was there before
   * @param comparison both stores, compared
   */
  public record Outcome(StoreLocation kept, Comparison comparison) {}

  /**
   * Replaces the store by one of another format with the same records.
   *
   * @throws StoreException if a store fails, the new one cannot hold a record, or a program that
   *     takes no lock kept changing the old one; then all is as it was
   */
  public Outcome by(StoreFormat format) throws StoreException {
    StoreFormat old = place.format();
    for (int i = 0; i < MOST_TRIES; i++) {
      StoreLocation building = StoreLocation.of(format, hidden());
      try (HeldPlace held = Stores.hold(place, options)) {
        removeLeftOver(building);
        Comparison comparison = build(building);
        Path kept = keptName(old, options.clock().instant());
        if (comparison.same() && held.exchange(building.path(), format, kept)) {
          return new Outcome(StoreLocation.of(old, kept), comparison);
        }
      } finally {
        remove(building);
      }
    }
    throw changed();
  }

  private Comparison build(StoreLocation building) throws StoreException {
    ConvertStore convert = new ConvertStore(place, building, terms(), progress);
    Survey survey = convert.survey();
    if (survey.obstacleCount() > 0) {
      RecordObstacle first = survey.obstacles().get(0);
      throw new StoreException(
          Failure.KEY_REFUSED,
          place.path(),
          first.key() + ": " + first.reason(),
          "sasldb store convert --dry-run "
              + ShellWord.of(place)
              + " "
              + building.format().prefix()
              + ":COPY",
          null);
    }
    convert.copy(survey.records());
    return convert.compare();
  }

  private NewStore terms() {
    return new NewStore(place.recordFile(), Ownership.UNCHANGED, true, 0, options);
  }

  /**
   * Puts back the store that was kept last; the present one is kept in turn.
   *
   * @param force whether to do so although the present one has other records by now
   * @return what was done; empty if the records differ and {@code force} is not given
   * @throws StoreException if no store was kept, or a store fails
   */
  public Optional<Outcome> undo(boolean force) throws StoreException {
    StoreLocation last = lastKept();
    StoreFormat present = place.format();
    try (HeldPlace held = Stores.hold(place, options)) {
      Comparison comparison = compare(place, last);
      if (!comparison.same() && !force) {
        return Optional.empty();
      }
      Path kept = keptName(present, options.clock().instant());
      if (!held.exchange(last.path(), last.format(), kept)) {
        throw changed();
      }
      return Optional.of(new Outcome(StoreLocation.of(present, kept), comparison));
    }
  }

  /** The store that {@link #undo} puts back, compared with the present one. */
  public Comparison differences() throws StoreException {
    return compare(place, lastKept());
  }

  private Comparison compare(StoreLocation first, StoreLocation second) throws StoreException {
    OpenOptions reading = options.withAccess(OpenOptions.Access.READ);
    try (CredentialStore left = Stores.open(first, reading);
        CredentialStore right = Stores.open(second, reading.withUse(OpenOptions.Use.LONG_LIVED))) {
      return Comparison.of(left, right, progress);
    }
  }

  private StoreException changed() {
    return new StoreException(
        Failure.CHANGED_UNDERNEATH,
        place.path(),
        "a program that takes no lock kept changing it",
        "fuser -v " + ShellWord.of(place.path()),
        null);
  }

  /** The name of the store without what only one format adds, links followed. */
  private Path base() {
    Path path = place.path();
    NdbmName ndbm = NdbmName.existing(path);
    if (ndbm != null && !Files.isRegularFile(path)) {
      return ndbm.base();
    }
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath();
    }
  }

  private Path hidden() {
    return base().resolveSibling("." + base().getFileName() + BUILDING);
  }

  private Path keptName(StoreFormat format, Instant when) {
    return base()
        .resolveSibling(base().getFileName() + "." + format.prefix() + "-" + TIME.format(when));
  }

  private StoreLocation lastKept() throws StoreException {
    Path base = base();
    Pattern kept =
        Pattern.compile(
            Pattern.quote(String.valueOf(base.getFileName()))
                + "\\.([a-z]+)-([0-9]{8}T[0-9]{6}Z)(\\.pag|\\.db)?");
    TreeMap<String, StoreLocation> found = new TreeMap<>();
    Path folder = base.toAbsolutePath().getParent();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Matcher match = kept.matcher(String.valueOf(file.getFileName()));
        if (match.matches()) {
          StoreFormat format = StoreFormat.ofPrefix(match.group(1)).orElse(null);
          put(found, match, format, file);
        }
      }
    } catch (IOException e) {
      throw StoreFailures.read(base, e);
    }
    if (found.isEmpty()) {
      throw new StoreException(
          Failure.NO_SUCH_STORE,
          base,
          "no store was kept beside it that could be put back",
          "ls -la " + ShellWord.of(String.valueOf(folder)),
          null);
    }
    return found.lastEntry().getValue();
  }

  private static void put(
      Map<String, StoreLocation> found, Matcher match, @Nullable StoreFormat format, Path file) {
    if (format != null) {
      Path name = match.group(3) == null ? file : NdbmName.of(file).base();
      found.put(match.group(2), StoreLocation.of(format, name));
    }
  }

  /**
   * Removes what a process that was killed had built, and the names in the place of the store that
   * it had given to some of it already. Where the store itself is what it had built, they stay.
   */
  private void removeLeftOver(StoreLocation building) throws StoreException {
    try {
      if (!isSame(building.path(), place.recordFile())
          && !isSame(withSuffix(building.path(), ".pag"), place.recordFile())) {
        for (String suffix : SUFFIXES) {
          Path given = withSuffix(base(), suffix);
          if (isSame(withSuffix(building.path(), suffix), given)) {
            Files.delete(given);
          }
        }
      }
    } catch (IOException e) {
      throw StoreFailures.write(place.path(), e);
    }
    remove(building);
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
  }

  private static Path withSuffix(Path name, String suffix) {
    return name.resolveSibling(name.getFileName() + suffix);
  }

  private static void remove(StoreLocation building) throws StoreException {
    Path path = building.path();
    try {
      for (String suffix : SUFFIXES) {
        Files.deleteIfExists(withSuffix(path, suffix));
      }
    } catch (IOException e) {
      throw StoreFailures.write(path, e);
    }
  }
}
