package org.sasldb.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Publishing;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * Ends what is done to a target at one of the moments at which something is noted: just before, or
 * just after. Only what is in files is left, as after a kill: nothing is tidied up.
 */
final class Interruption {
  /** More than any publication notes. */
  static final int MOST_MOMENTS = 20;

  private final Published world;
  private final Target target;

  /** What is done to a target. */
  interface Deed {
    void run(Publications publications, TargetStates states) throws StoreException;
  }

  /** What happens to a process that is killed. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  Interruption(Published world, Target target) {
    this.world = world;
    this.target = target;
  }

  /**
   * Does something, and ends it.
   *
   * @param moment even for before a note, odd for after it
   * @return false if it was done before that moment came
   */
  boolean end(int moment, Deed deed) throws StoreException, IOException {
    Path folder = world.store().path().toAbsolutePath();
    boolean killed = false;
    try (CredentialStore store = Stores.open(world.store(), silently())) {
      Publications publications = new Publications(store, folder, silently());
      deed.run(
          publications, new EndingStates(folder, moment, PublishedFiles.building(target.path())));
    } catch (Killed e) {
      killed = true;
    }
    for (Path file : PublishedFiles.all(hidden())) {
      String suffix = file.toString().substring(hidden().toString().length());
      Path place = Path.of(PublishedFiles.building(target.path()) + suffix);
      Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
    }
    return killed;
  }

  /** Publishes, as a commit does. */
  boolean publication(int moment) throws StoreException, IOException {
    return end(
        moment,
        (publications, states) -> {
          List<Target> targets = publications.settle(List.of(target), states);
          publications.bringUpToDate(targets, states);
        });
  }

  /** Puts back what was published before. */
  boolean undo(int moment) throws StoreException, IOException {
    return end(moment, (publications, states) -> publications.undo(target, states, false));
  }

  /** Changes the store and publishes nothing. */
  void commitSilently(RecordKey key, String value) throws StoreException {
    try (CredentialStore store = Stores.open(world.store(), silently())) {
      store.commit(ChangeSet.of("test").put(key, Published.secret(value)).build());
    }
  }

  private OpenOptions silently() {
    return world
        .options(OpenOptions.Access.WRITE)
        .withPublishing(
            new Publishing(Publishing.Moment.NEVER, publication -> {}, world.store().path()));
  }

  private Path hidden() {
    return PublishedFiles.building(target.path()).resolveSibling("hidden");
  }

  /** The step of an exchange that a process was killed after. */
  void exchangeUntil(int step, StoreFormat format) throws IOException {
    List<Path> old = files(target.path(), format);
    List<Path> built = files(PublishedFiles.building(target.path()), format);
    Path next = PublishedFiles.keptNext(target.path());
    for (int i = 0; i < Math.min(step, old.size()); i++) {
      String suffix = old.get(i).toString().substring(target.path().toString().length());
      Files.createLink(Path.of(next + suffix), old.get(i));
    }
    for (int i = old.size(); i < Math.min(step, old.size() + built.size()); i++) {
      int file = i - old.size();
      Files.move(built.get(file), old.get(file), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static List<Path> files(Path name, StoreFormat format) {
    return format == StoreFormat.NDBM
        ? List.of(Path.of(name + ".dir"), Path.of(name + ".pag"))
        : List.of(name);
  }

  /** How many steps an exchange has. */
  static int steps(StoreFormat format) {
    return 2 * files(Path.of("any"), format).size();
  }

  /** What the target has, whatever its format is now. */
  StoreLocation place() throws StoreException {
    return target.inPlace();
  }

  /** Ends a process at a moment, and keeps its last words from the one who tidies up. */
  private static final class EndingStates extends TargetStates {
    private final int moment;
    private final Path building;
    private int now;

    EndingStates(Path folder, int moment, Path building) throws StoreException {
      super(folder);
      this.moment = moment;
      this.building = building;
    }

    @Override
    void put(Target target, TargetState state) throws StoreException {
      endAt(now++);
      super.put(target, state);
      endAt(now++);
    }

    private void endAt(int reached) {
      if (reached > moment) {
        // what a process does while it ends is not done by one that was killed
        throw new Killed();
      }
      if (reached == moment) {
        hide();
        throw new Killed();
      }
    }

    private void hide() {
      try {
        for (Path file : PublishedFiles.all(building)) {
          String suffix = file.toString().substring(building.toString().length());
          Files.move(file, building.resolveSibling("hidden" + suffix));
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
