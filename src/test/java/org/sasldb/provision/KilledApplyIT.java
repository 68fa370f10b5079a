package org.sasldb.provision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.sasldb.publish.PublishedStore;
import org.sasldb.publish.Target;
import org.sasldb.record.CredentialRecord;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;
import org.sasldb.testing.ChildJvm;
import org.sasldb.testing.Stress;

/**
 * Processes that apply are killed, run at the same time, and run beside others: on a plain file,
 * and on an embedded store that is published to one.
 */
@ParameterizedClass
@EnumSource(
    value = StoreFormat.class,
    names = {"BERKELEY", "JE"})
class KilledApplyIT {
  private static final int LONGEST_MILLIS = 900;
  private static final int PASSWORDS = 20;

  @TempDir Path folder;
  @Parameter StoreFormat format;
  private StoreLocation store;
  private StoreLocation target;

  @BeforeEach
  void makeStore() throws Exception {
    store = StoreLocation.of(format, folder.resolve("store"));
    target = StoreLocation.of(StoreFormat.BERKELEY, folder.resolve("published"));
    if (published()) {
      try (PublishedStore opened = PublishedStore.open(store, OpenOptions.creating())) {
        Target file =
            new Target(
                target.format(),
                target.path(),
                Target.Access.UNCHANGED,
                Target.Selection.ALL,
                false);
        assertEquals(null, opened.add(file, false).failure());
      }
    }
  }

  private boolean published() {
    return format == StoreFormat.JE;
  }

  private static Map<String, String> records(StoreLocation location) throws Exception {
    Map<String, String> records = new TreeMap<>();
    try (CredentialStore opened = Stores.open(location, OpenOptions.reading());
        RecordCursor cursor = opened.scan()) {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        records.put(entry.key().toString(), new String(entry.value().toByteArray(), UTF_8));
      }
    }
    return records;
  }

  private Plan apply(String word, int round) throws Exception {
    try (DesiredState state = ApplyChild.read(word, round)) {
      return States.apply(state, States.at(store)).run(agreed -> {});
    }
  }

  private ChildJvm start(String what, String word, int number) {
    return ChildJvm.start(ApplyChild.class, what, store.toString(), word, String.valueOf(number));
  }

  /** What is published of these records: secrets of disabled users are not. */
  private static Map<String, String> publicOf(Map<String, String> records) {
    Map<String, String> open = new TreeMap<>(records);
    open.keySet().removeIf(key -> key.endsWith(": " + ApplyChild.DISABLED));
    return open;
  }

  private void assertHas(Map<String, String> wanted, String when) throws Exception {
    assertEquals(wanted, records(store), when);
    if (published()) {
      assertEquals(publicOf(wanted), records(target), when + ", published");
    }
  }

  /** Store and target are wholly old or wholly new, and the next run does what is left. */
  @Test
  void killedAtAnyInstant() throws Exception {
    Random random = new Random(7);
    apply("word0x", 0);
    Map<String, String> before = ApplyChild.records("word0x", 0);
    for (int round = 1; round <= Stress.count(8, 200); round++) {
      String word = "word" + round + "x";
      try (ChildJvm child = start("apply", word, round)) {
        assertEquals("ready", child.line());
        Thread.sleep(random.nextInt(LONGEST_MILLIS));
        child.kill();
      }
      Map<String, String> after = ApplyChild.records(word, round);
      assertWhole(before, after, "round " + round);
      apply(word, round);
      assertHas(after, "round " + round + " run again");
      assertTrue(apply(word, round).isEmpty(), "round " + round + " run a third time");
      assertHas(after, "round " + round + " run a third time");
      before = after;
    }
  }

  private void assertWhole(Map<String, String> before, Map<String, String> after, String when)
      throws Exception {
    Map<String, String> found = records(store);
    boolean done = found.equals(after);
    assertTrue(done || found.equals(before), "the store is torn in " + when);
    if (published()) {
      Map<String, String> seen = records(target);
      boolean isNew = seen.equals(publicOf(after));
      assertTrue(isNew || seen.equals(publicOf(before)), "the target is torn in " + when);
      assertFalse(isNew && !done, "published before it was stored in " + when);
    }
  }

  @Test
  void ofTwoAtOnceEachIsWhole() throws Exception {
    for (int round = 0; round < Stress.count(2, 20); round++) {
      String one = "one" + round + "x";
      String two = "two" + round + "x";
      try (ChildJvm first = start("apply", one, 0);
          ChildJvm second = start("apply", two, 1)) {
        assertEquals(0, first.status());
        assertEquals(0, second.status());
      }
      Map<String, String> last = ApplyChild.records(one, 0);
      assertHas(records(store).equals(last) ? last : ApplyChild.records(two, 1), "round " + round);
    }
  }

  @Test
  void besideOthersNothingIsLost() throws Exception {
    int last = Stress.count(3, 20);
    try (ChildJvm other = start("set", "other-", PASSWORDS)) {
      assertEquals("ready", other.line());
      for (int round = 0; round <= last; round++) {
        apply("word" + round + "x", round);
      }
      assertEquals(0, other.status());
    }
    Map<String, String> wanted = ApplyChild.records("word" + last + "x", last);
    for (int i = 0; i < PASSWORDS; i++) {
      wanted.put("other-" + i + "@r: userPassword", "pw of other-" + i);
    }
    assertHas(wanted, "at the end");
  }
}
