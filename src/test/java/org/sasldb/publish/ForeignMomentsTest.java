package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.publish.Published.ANN;
import static org.sasldb.publish.Published.JOE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Publication;
import org.sasldb.store.Publication.Outcome;
import org.sasldb.store.Publishing;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreInfo;
import org.sasldb.store.Stores;

/** Another program changes a target at one of the moments of a publication to it. */
class ForeignMomentsTest {
  private static final RecordKey EVE = RecordKey.of("eve", "example.org", "userPassword");
  private static final RecordKey BOB = RecordKey.of("bob", "example.org", "userPassword");

  @TempDir Path folder;
  private Published world;

  /** What another program does. */
  private interface Deed {
    void run() throws StoreException, IOException;
  }

  @BeforeEach
  void aStore() throws StoreException {
    world = new Published(folder);
    world.put(JOE, "tea");
    world.put(BOB, "beer");
  }

  private Deed foreign(ChangeSet changes) {
    return () -> world.foreign(world.path("target"), changes);
  }

  private static ChangeSet put(RecordKey key) {
    return ChangeSet.of("test").put(key, Published.secret("foreign")).build();
  }

  /**
   * Publishes to the target.
   *
   * @param noted what happens once it is noted that the file is about to be altered
   * @param scanned what happens once the store was read a second time: to read the file again
   */
  private Publication publish(Target target, @Nullable Deed noted, @Nullable Deed scanned)
      throws StoreException {
    Path store = world.store().path().toAbsolutePath();
    OpenOptions silently =
        world
            .options(OpenOptions.Access.WRITE)
            .withPublishing(
                new Publishing(Publishing.Moment.NEVER, publication -> {}, world.store().path()));
    try (CredentialStore open = Stores.open(world.store(), silently)) {
      CredentialStore watched = scanned == null ? open : new Watched(open, scanned);
      return new Publications(watched, store, silently)
          .publish(target, new Noting(store, noted), false);
    }
  }

  /** A target that is one change behind: Ann is new, Bob is gone. */
  private Target behind(StoreFormat format) throws Exception {
    Target target = world.target(format, "target");
    world.add(target);
    new Interruption(world, target).commitSilently(ANN, "milk");
    return target;
  }

  private Map<RecordKey, String> published(RecordKey key, String value) throws StoreException {
    Map<RecordKey, String> records = new TreeMap<>(world.storeRecords());
    records.put(key, value);
    return records;
  }

  @Test
  void aRecordThatIsAddedBeforeAFileIsChangedInPlaceIsNotRemoved() throws Exception {
    Publication failed = publish(behind(StoreFormat.LMDB), foreign(put(EVE)), null);
    assertEquals(Failure.TARGET_CHANGED, failed.failure().failure());
    assertEquals("foreign", world.records("target").get(EVE));
    assertCanBeAdopted(EVE);
  }

  @Test
  void aRecordThatIsChangedBeforeAFileIsChangedInPlaceIsNotLaidOver() throws Exception {
    Target target = world.target(StoreFormat.LMDB, "target");
    world.add(target);
    new Interruption(world, target).commitSilently(JOE, "coffee");
    Map<RecordKey, String> before = world.records("target");
    Publication failed = publish(target, foreign(put(JOE)), null);
    assertEquals(Failure.TARGET_CHANGED, failed.failure().failure());
    before.put(JOE, "foreign");
    assertEquals(before, world.records("target"));
    assertEquals(TargetStatus.State.CHANGED, world.status().get(0).state());
  }

  private void assertCanBeAdopted(RecordKey added) throws Exception {
    TargetStatus status = world.status().get(0);
    assertEquals(TargetStatus.State.CHANGED, status.state());
    assertEquals(List.of(added), status.difference().added());
    world.heard();
    world.put(JOE, "water");
    assertEquals(List.of(Outcome.FAILED), world.heard());
    assertEquals("foreign", world.records("target").get(added));
    try (PublishedStore published = world.open()) {
      Target target = published.targets().get(0);
      Adoption adoption = published.adoption(target);
      assertNotNull(adoption);
      assertEquals(List.of(added), adoption.difference().added());
      assertEquals(List.of(), adoption.difference().missing());
      published.adopt(target, adoption);
    }
    assertEquals(world.storeRecords(), world.records("target"));
    assertEquals("foreign", world.records("target").get(added));
  }

  /** No damage, and nothing that was published. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsChangedAfterAFileWasChangedInPlaceIsNotTakenForOurs(boolean atTheEnd)
      throws Exception {
    Target target = behind(StoreFormat.LMDB);
    if (atTheEnd) {
      assertEquals(Outcome.PUBLISHED, publish(target, null, foreign(put(EVE))).outcome());
    } else {
      Publication failed = publish(target, null, null);
      assertEquals(Outcome.PUBLISHED, failed.outcome());
      world.foreign(target.path(), put(EVE));
    }
    assertEquals(published(EVE, "foreign"), world.records("target"));
    assertCanBeAdopted(EVE);
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void whatIsChangedAfterAFileWasMadeIsNotTakenForOurs(StoreFormat format) throws Exception {
    Target target = behind(format);
    PublishedFiles.remove(target.path());
    publish(target, null, foreign(put(EVE)));
    assertEquals(published(EVE, "foreign"), world.records("target"));
    assertCanBeAdopted(EVE);
  }

  @Test
  void aDifferenceThatIsReadAgainIsAForeignChangeAndNoDamage() throws Exception {
    Target target = behind(StoreFormat.LMDB);
    Publication failed = publish(target, null, new Once(1, foreign(put(EVE))));
    assertEquals(Failure.TARGET_CHANGED, failed.failure().failure());
    assertTrue(failed.failure().hint().contains(" -f "), failed.failure().hint());
  }

  /** Says after which reading of the store something happens. */
  private record Once(int scan, Deed deed) implements Deed {
    @Override
    public void run() throws StoreException, IOException {
      deed.run();
    }
  }

  /** Lets something happen once a publication is noted. */
  private static final class Noting extends TargetStates {
    private @Nullable Deed deed;

    Noting(Path folder, @Nullable Deed deed) throws StoreException {
      super(folder);
      this.deed = deed;
    }

    @Override
    void put(Target target, TargetState state) throws StoreException {
      super.put(target, state);
      Deed once = deed;
      if (state.begun() != null && once != null) {
        deed = null;
        happen(once);
      }
    }
  }

  private static void happen(Deed deed) throws StoreException {
    try {
      deed.run();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Lets something happen when a scan of a store ends. */
  private static final class Watched implements CredentialStore {
    private final CredentialStore store;
    private final Deed deed;
    private final int last;
    private int scans;

    Watched(CredentialStore store, Deed deed) {
      this.store = store;
      this.deed = deed;
      this.last = deed instanceof Once once ? once.scan() : 2;
    }

    @Override
    public StoreInfo info() throws StoreException {
      return store.info();
    }

    @Override
    public Optional<Secret> get(RecordKey key) throws StoreException {
      return store.get(key);
    }

    @Override
    public RecordCursor scan() throws StoreException {
      RecordCursor cursor = store.scan();
      int number = ++scans;
      return new RecordCursor() {
        @Override
        public @Nullable CredentialRecord next() throws StoreException {
          return cursor.next();
        }

        @Override
        public void close() throws StoreException {
          cursor.close();
          if (number == last) {
            happen(deed);
          }
        }
      };
    }

    @Override
    public CommitResult commit(ChangeSet changes) throws StoreException {
      return store.commit(changes);
    }

    @Override
    public void close() throws StoreException {
      store.close();
    }
  }
}
