package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sasldb.publish.Published.ANN;
import static org.sasldb.publish.Published.JOE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Publication.Outcome;
import org.sasldb.store.Publishing;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.Stores;

/** A publication that ends after any of its steps is completed by the next command. */
class InterruptedPublicationTest {
  private static final RecordKey EVE = RecordKey.of("eve", "example.org", "userPassword");

  @TempDir Path folder;
  private Published world;

  /** After which a process ends. */
  private enum Step {
    FOUND_OURS,
    PUTTING,
    CHANGING,
    KEPT,
    WRITTEN
  }

  /** What happens to a process that is killed. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  @BeforeEach
  void aStore() throws StoreException {
    world = new Published(folder);
    world.put(JOE, "tea");
  }

  private static Stream<Arguments> stepsOfFormats() {
    return Stream.of(StoreFormat.BERKELEY, StoreFormat.GDBM, StoreFormat.NDBM, StoreFormat.LMDB)
        .flatMap(
            format ->
                Stream.of(Step.values())
                    .filter(step -> step != without(format))
                    .map(step -> Arguments.of(format, step)));
  }

  /** The step that only other formats have. */
  private static Step without(StoreFormat format) {
    return format == StoreFormat.LMDB ? Step.PUTTING : Step.CHANGING;
  }

  @ParameterizedTest
  @MethodSource("stepsOfFormats")
  void theNextCommandCompletes(StoreFormat format, Step step) throws StoreException {
    Target target = world.target(format, "target");
    world.add(target);
    commitSilently(ANN, "milk");
    publishUntil(step, target);
    world.heard();
    world.put(EVE, "juice");
    assertEquals(List.of(Outcome.PUBLISHED), world.heard());
    assertEquals(world.storeRecords(), world.records("target"));
  }

  @ParameterizedTest
  @MethodSource("stepsOfFormats")
  void theOneAfterTwoInterruptedOnesCompletesBoth(StoreFormat format, Step step)
      throws StoreException {
    Target target = world.target(format, "target");
    world.add(target);
    commitSilently(ANN, "milk");
    publishUntil(Step.WRITTEN, target);
    if (format == StoreFormat.LMDB) {
      // a change in place that was interrupted is completed before the store changes again
      world.commit(ChangeSet.of("nothing").build());
    }
    commitSilently(JOE, "coffee");
    publishUntil(step, target);
    world.heard();
    world.put(EVE, "juice");
    assertEquals(List.of(Outcome.PUBLISHED), world.heard());
    assertEquals(world.storeRecords(), world.records("target"));
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void aTargetWhoseCreationWasInterruptedIsCompleted(StoreFormat format) throws Exception {
    Target target = world.target(format, "target");
    world.add(target);
    PublishedFiles.remove(target.path());
    commitSilently(ANN, "milk");
    publishUntil(Step.WRITTEN, target);
    world.heard();
    world.put(EVE, "juice");
    assertEquals(List.of(Outcome.PUBLISHED), world.heard());
    assertEquals(world.storeRecords(), world.records("target"));
  }

  @ParameterizedTest
  @MethodSource("stepsOfFormats")
  void aForeignChangeAfterAnInterruptedPublicationIsNotLaidOver(StoreFormat format, Step step)
      throws StoreException, IOException {
    Target target = world.target(format, "target");
    world.add(target);
    commitSilently(ANN, "milk");
    publishUntil(step, target);
    world.foreign(
        target.path(), ChangeSet.of("test").put(EVE, Published.secret("foreign")).build());
    Map<RecordKey, String> foreign = world.records("target");
    world.heard();
    world.put(JOE, "coffee");
    assertEquals(List.of(Outcome.FAILED), world.heard());
    assertEquals(foreign, world.records("target"));
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void anUndoThatCannotReadWhatWasKeptChangesNothing(StoreFormat format) throws Exception {
    Target target = world.target(format, "target");
    world.add(target);
    world.put(JOE, "coffee");
    Path kept = PublishedFiles.kept(target.path());
    for (Path file : PublishedFiles.all(kept)) {
      Files.write(file, new byte[] {1, 2, 3});
    }
    try (PublishedStore published = world.open()) {
      assertThrows(
          StoreException.class, () -> published.undo(published.target(target.path()), false));
    }
    assertEquals(Map.of(JOE, "coffee"), world.records("target"));
    world.heard();
    world.put(ANN, "milk");
    assertEquals(List.of(Outcome.PUBLISHED), world.heard());
    assertEquals(world.storeRecords(), world.records("target"));
  }

  private OpenOptions silently() {
    return world
        .options(OpenOptions.Access.WRITE)
        .withPublishing(
            new Publishing(Publishing.Moment.NEVER, publication -> {}, world.store().path()));
  }

  private void commitSilently(RecordKey key, String value) throws StoreException {
    try (CredentialStore store = Stores.open(world.store(), silently())) {
      store.commit(ChangeSet.of("test").put(key, Published.secret(value)).build());
    }
  }

  private void publishUntil(Step last, Target target) throws StoreException {
    Path storeFolder = world.store().path();
    TargetStates states = TargetStates.read(storeFolder);
    try (CredentialStore store = Stores.open(world.store(), silently());
        ProjectedStore shown = new ProjectedStore(store, target.selection())) {
      Publications.Note note = new Publications.Note(target, states, storeFolder, false);
      new TargetWriter(target, shown, silently())
          .write(states.of(target), new EndingJournal(note, last));
      assertEquals(Step.WRITTEN, last);
    } catch (Killed e) {
      // only what is in files is left
    }
  }

  /** Ends after a step. */
  private record EndingJournal(TargetWriter.Journal journal, Step last)
      implements TargetWriter.Journal {
    private void after(Step step) {
      if (step == last) {
        throw new Killed();
      }
    }

    @Override
    public void requireOurs() throws StoreException {
      journal.requireOurs();
      after(Step.FOUND_OURS);
    }

    @Override
    public void putting(FileIdentity built) throws StoreException {
      journal.putting(built);
      after(Step.PUTTING);
    }

    @Override
    public void changing() throws StoreException {
      journal.changing();
      after(Step.CHANGING);
    }

    @Override
    public void kept(TargetState.Previous previous) throws StoreException {
      journal.kept(previous);
      after(Step.KEPT);
    }
  }
}
