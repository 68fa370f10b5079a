package org.sasldb.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sasldb.store.Failure;
import org.sasldb.store.HeldPlace;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Ownership;
import org.sasldb.store.Replaceable;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * Gives the store at a path another format; {@link UndoReplacement} can take that back.
 *
 * <p>The new store is built beside the old one and compared with it before it takes its place. The
 * old one is kept under a name with its format and the time, {@code
 * sasldb2.berkeley-20261124T134500Z}.
 */
public final class ReplaceStore {
  private static final int MOST_TRIES = 5;

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
      KeptStores names = KeptStores.of(place.path());
      StoreLocation building = StoreLocation.of(format, names.hidden());
      try (HeldPlace held = Stores.hold(place, options)) {
        // first, because what is left over can be a second name of the store's own files
        new LeftOver(names, old).clear();
        Replaceable.require(place.recordFile());
        Comparison comparison = build(building);
        Path kept = names.free(old.prefix(), options.clock().instant(), "");
        if (comparison.same() && held.exchange(building.path(), format, kept)) {
          return new Outcome(StoreLocation.of(old, kept), comparison);
        }
      } finally {
        remove(building);
      }
    }
    throw changed(place);
  }

  /**
   * What would be replaced. Changes nothing.
   *
   * @throws StoreException what keeps {@link #by} from it, as far as that can be known before
   */
  public Survey plan(StoreFormat format) throws StoreException {
    Stores.requireOwn(place, options);
    KeptStores names = KeptStores.of(place.path());
    Replaceable.require(place.recordFile(), names.own());
    // what a killed process was building is not looked at, because it will be gone
    return survey(converting(StoreLocation.of(format, names.unused())), format);
  }

  private Comparison build(StoreLocation building) throws StoreException {
    ConvertStore convert = converting(building);
    Survey survey = survey(convert, building.format());
    convert.copy(survey.records());
    return convert.compare();
  }

  private ConvertStore converting(StoreLocation building) {
    NewStore terms = new NewStore(place.recordFile(), Ownership.UNCHANGED, true, 0, options);
    return new ConvertStore(place, building, terms, progress);
  }

  private Survey survey(ConvertStore convert, StoreFormat format) throws StoreException {
    Survey survey = convert.survey();
    if (survey.obstacleCount() > 0) {
      RecordObstacle first = survey.obstacles().get(0);
      throw new StoreException(
          Failure.KEY_REFUSED,
          place.path(),
          first.key() + ": " + first.reason(),
          "sasldb store convert --dry-run " + ShellWord.of(place) + " " + format.prefix() + ":COPY",
          null);
    }
    return survey;
  }

  static StoreException changed(StoreLocation place) {
    return new StoreException(
        Failure.CHANGED_UNDERNEATH,
        place.path(),
        "a program that takes no lock kept changing it",
        "fuser -v " + ShellWord.of(place.path()),
        null);
  }

  private static void remove(StoreLocation building) throws StoreException {
    Path path = building.path();
    try {
      for (Path name : KeptStores.namesOf(path)) {
        Files.deleteIfExists(name);
      }
    } catch (IOException e) {
      throw StoreFailures.write(path, e);
    }
  }
}
