package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.NdbmName;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** An exchange of which a step fails. */
class FilePlaceTest {
  private static final RecordKey OLD = RecordKey.of("old", "example.org", "userPassword");
  private static final RecordKey NEW = RecordKey.of("new", "example.org", "userPassword");
  private static final int MOST_STEPS = 20;

  @TempDir Path folder;

  private static Stream<Arguments> formats() {
    List<StoreFormat> formats = List.of(StoreFormat.BERKELEY, StoreFormat.GDBM, StoreFormat.NDBM);
    return formats.stream().flatMap(from -> formats.stream().map(to -> Arguments.of(from, to)));
  }

  /** Neither the old nor the new records may be lost, wherever they are then. */
  @ParameterizedTest
  @MethodSource("formats")
  void theOldStoreIsInItsPlaceAgain(StoreFormat from, StoreFormat to) throws Exception {
    boolean failed = true;
    for (int step = 0; failed; step++) {
      assertTrue(step < MOST_STEPS);
      Path part = Files.createDirectory(folder.resolve("" + step));
      Path place = part.resolve("store");
      Path built = part.resolve("built");
      make(from, place, OLD);
      make(to, built, NEW);
      failed = exchange(place, from, built, to, new Faults().failing(step));
      assertTrue(has(StoreLocation.of(place), failed ? OLD : NEW), from + " step " + step);
      assertFalse(has(StoreLocation.of(place), failed ? NEW : OLD), from + " step " + step);
    }
  }

  /** What cannot be taken back has its second name. */
  @ParameterizedTest
  @MethodSource("formats")
  void theOldStoreIsSomewhereWhereNothingWorksAnyMore(StoreFormat from, StoreFormat to)
      throws Exception {
    boolean failed = true;
    for (int step = 0; failed; step++) {
      Path part = Files.createDirectory(folder.resolve("" + step));
      Path place = part.resolve("store");
      Path built = part.resolve("built");
      make(from, place, OLD);
      make(to, built, NEW);
      failed = exchange(place, from, built, to, new Faults().endingAt(step));
      boolean kept =
          exists(from, part.resolve("kept"))
              && has(StoreLocation.of(from, part.resolve("kept")), OLD);
      boolean stays = has(StoreLocation.of(place), OLD);
      assertTrue(kept || stays, from + " to " + to + ", step " + step);
    }
  }

  private static boolean exists(StoreFormat format, Path name) {
    return Files.exists(format == StoreFormat.NDBM ? NdbmName.of(name).file() : name);
  }

  /** Returns whether it failed. */
  private static boolean exchange(
      Path place, StoreFormat from, Path built, StoreFormat to, Faults faults) throws Exception {
    Path file = from == StoreFormat.NDBM ? NdbmName.of(place).file() : place;
    Target target = Target.resolve(file);
    StoreContext context =
        new StoreContext(
            new BerkeleyFormat(),
            OpenOptions.creating(),
            new SystemFileOperations(),
            Ticker.SYSTEM);
    WriterLock lock =
        WriterLock.acquire(
            target, context, new Deadline(Ticker.SYSTEM, context.options().lockWait()));
    try (FilePlace held = new FilePlace(place, from, target, faults, lock)) {
      assertTrue(held.exchange(built, to, place.resolveSibling("kept")));
      return false;
    } catch (StoreException e) {
      assertTrue(e.getCause() instanceof IOException, e.toString());
      return true;
    }
  }

  private static void make(StoreFormat format, Path path, RecordKey key) throws StoreException {
    try (StoreBuilder builder =
        Stores.build(StoreLocation.of(format, path), NewStore.ofCreator(OpenOptions.creating()))) {
      builder.add(new CredentialRecord(key, Secret.takeOver(new byte[] {'x'})));
      builder.finish();
    }
  }

  private static boolean has(StoreLocation location, RecordKey key) throws StoreException {
    try (CredentialStore store = Stores.open(location, OpenOptions.reading())) {
      return store.get(key).isPresent();
    }
  }
}
