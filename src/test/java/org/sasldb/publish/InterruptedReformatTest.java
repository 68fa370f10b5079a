package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.publish.Published.ANN;
import static org.sasldb.publish.Published.JOE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.Publication.Outcome;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;

/** A target gets another format, and with it other names, and that ends after any of its steps. */
class InterruptedReformatTest {
  private static final RecordKey EVE = RecordKey.of("eve", "example.org", "userPassword");

  /** The moment at which an exchange has been noted, and nothing was altered. */
  private static final int NOTED = 1;

  @TempDir Path folder;

  /** What is done to names. */
  private interface Step {
    void run() throws IOException;
  }

  /** A target that was given another format, up to a step. */
  private final class Case {
    private final Published world;
    private final Target target;
    private final Map<RecordKey, String> before;
    private final int steps;

    Case(StoreFormat from, StoreFormat to, int step) throws StoreException, IOException {
      world = new Published(Files.createDirectory(folder.resolve("" + step)));
      world.put(JOE, "tea");
      world.add(world.target(from, "target"));
      before = world.records("target");
      target = world.target(to, "target");
      new Interruption(world, target).commitSilently(ANN, "milk");
      Path store = world.store().path().toAbsolutePath();
      new TargetList(store).write(List.of(target));
      TargetStates states = new TargetStates(store);
      states.put(target, states.of(target).outdated());
      assertTrue(new Interruption(world, target).publication(NOTED));
      List<Step> all = steps(from, to);
      steps = all.size();
      for (Step one : all.subList(0, Math.min(step, steps))) {
        one.run();
      }
    }

    private List<Step> steps(StoreFormat from, StoreFormat to) {
      List<Path> old = existing(target.path(), from);
      List<Path> built = existing(PublishedFiles.building(target.path()), to);
      List<Path> places = built.stream().map(this::placeOfBuilt).toList();
      List<Step> steps = new ArrayList<>();
      for (Path file : old) {
        String suffix = file.toString().substring(target.path().toString().length());
        Path kept = Path.of(PublishedFiles.keptNext(target.path()) + suffix);
        steps.add(() -> Files.createLink(kept, file));
      }
      for (int i = 0; i < built.size(); i++) {
        Path file = built.get(i);
        Path place = places.get(i);
        steps.add(
            old.contains(place)
                ? () -> Files.move(file, place, StandardCopyOption.ATOMIC_MOVE)
                : () -> Files.createLink(place, file));
      }
      for (Path file : old) {
        if (!places.contains(file)) {
          steps.add(() -> Files.delete(file));
        }
      }
      built.forEach(file -> steps.add(() -> Files.deleteIfExists(file)));
      return steps;
    }

    private Path placeOfBuilt(Path file) {
      String building = PublishedFiles.building(target.path()).toString();
      return Path.of(target.path() + file.toString().substring(building.length()));
    }
  }

  private static List<Path> existing(Path name, StoreFormat format) {
    List<String> suffixes =
        switch (format) {
          case NDBM -> List.of(".dir", ".pag");
          case LMDB -> List.of("-lock", "");
          default -> List.of("");
        };
    return suffixes.stream()
        .map(suffix -> Path.of(name + suffix))
        .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
        .toList();
  }

  private static Set<String> names(Published world) throws IOException {
    try (Stream<Path> files = Files.list(world.path("."))) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  private static Set<String> expected(StoreFormat before, StoreFormat after) {
    Set<String> names = new TreeSet<>(Set.of("store", ".target.published"));
    names.addAll(suffixed(".target.previous", before));
    names.addAll(suffixed("target", after));
    return names;
  }

  private static List<String> suffixed(String name, StoreFormat format) {
    return switch (format) {
      case NDBM -> List.of(name + ".dir", name + ".pag");
      case LMDB -> List.of(name + "-lock", name);
      default -> List.of(name);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "BERKELEY,NDBM",
    "NDBM,BERKELEY",
    "BERKELEY,LMDB",
    "LMDB,GDBM",
    "LMDB,NDBM",
    "NDBM,LMDB",
    "GDBM,BERKELEY"
  })
  void theNextCommandCompletes(StoreFormat from, StoreFormat to) throws Exception {
    int steps = 1;
    for (int step = 0; step <= steps; step++) {
      String name = "step " + step;
      Case one = new Case(from, to, step);
      steps = one.steps;
      Published world = one.world;
      world.heard();
      world.commit(ChangeSet.of("nothing").build());
      assertEquals(List.of(), world.failures(), name);
      assertEquals(world.storeRecords(), world.records("target"), name);
      assertEquals(expected(from, to), names(world), name);
      assertEquals(TargetStatus.State.CURRENT, world.status().get(0).state(), name);
      try (PublishedStore published = world.open()) {
        published.undo(published.target(one.target.path()), false);
      }
      assertEquals(one.before, world.records("target"), name + ", put back");
    }
  }

  /** Whichever of the files it is that another program finds and changes. */
  @ParameterizedTest
  @CsvSource({
    "BERKELEY,NDBM",
    "NDBM,BERKELEY",
    "BERKELEY,LMDB",
    "LMDB,GDBM",
    "LMDB,NDBM",
    "NDBM,LMDB"
  })
  void aForeignChangeAfterwardsIsNotLaidOver(StoreFormat from, StoreFormat to) throws Exception {
    int steps = 1;
    for (int step = 0; step <= steps; step++) {
      String name = "step " + step;
      Case one = new Case(from, to, step);
      steps = one.steps;
      Published world = one.world;
      world.foreign(
          one.target.path(), ChangeSet.of("test").put(EVE, Published.secret("foreign")).build());
      world.heard();
      world.put(JOE, "coffee");
      assertEquals(List.of(Outcome.FAILED), world.heard(), name);
      assertEquals("foreign", world.records("target").get(EVE), name);
      assertEquals("coffee", world.storeRecords().get(JOE), name);
    }
  }
}
