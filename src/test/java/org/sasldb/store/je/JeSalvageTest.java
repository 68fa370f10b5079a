package org.sasldb.store.je;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.store.je.JeStores.all;
import static org.sasldb.store.je.JeStores.copyAsCrashed;
import static org.sasldb.store.je.JeStores.names;
import static org.sasldb.store.je.JeStores.newestLog;
import static org.sasldb.store.je.JeStores.openOrCreate;
import static org.sasldb.store.je.JeStores.openToWrite;
import static org.sasldb.store.je.JeStores.secret;
import static org.sasldb.store.je.JeStores.user;

import com.sleepycat.je.log.LogEntryType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CheckReport;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.SalvageSink;
import org.sasldb.store.StoreException;
import org.sasldb.testing.Stress;

/** Whatever is damaged, a record whose entry in the log is whole is saved, and doubt is told. */
class JeSalvageTest {
  private static final int USERS = 200;
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path folder;
  private Path home;
  private Path damaged;

  /** Every value that a key ever had, the newest last; it is empty if the key was removed. */
  private final Map<RecordKey, List<String>> told = new HashMap<>();

  @BeforeEach
  void name() {
    home = folder.resolve("store");
    damaged = folder.resolve("damaged");
  }

  /** What was saved. */
  private static final class Saved implements SalvageSink {
    final Map<RecordKey, String> values = new TreeMap<>();
    final Map<RecordKey, String> doubts = new TreeMap<>();
    CheckReport report = new CheckReport(0, List.of());

    @Override
    public void take(CredentialRecord entry, @Nullable String doubt) {
      String value = new String(entry.value().toByteArray(), ISO_8859_1);
      assertNull(values.put(entry.key(), value), "once only");
      if (doubt != null) {
        doubts.put(entry.key(), doubt);
      }
    }

    String findings() {
      return String.join("\n", report.findings().stream().map(Object::toString).toList());
    }
  }

  private static Saved salvage(Path home) {
    Saved saved = new Saved();
    assertTimeoutPreemptively(
        LONG,
        () -> saved.report = new JeStoreProvider().salvage(home, OpenOptions.reading(), saved));
    return saved;
  }

  private static String value(int number, int version, int length) {
    return ("value " + version + " of user " + number + " ").repeat(length / 20 + 1);
  }

  private void put(ChangeSet.Builder changes, int number, String value) {
    changes.put(user(number), secret(value));
    told.computeIfAbsent(user(number), key -> new ArrayList<>()).add(value);
  }

  private void delete(ChangeSet.Builder changes, int number) {
    changes.delete(user(number));
    told.computeIfAbsent(user(number), key -> new ArrayList<>()).add("");
  }

  private Map<RecordKey, String> current() {
    Map<RecordKey, String> current = new TreeMap<>();
    told.forEach(
        (key, values) -> {
          String newest = values.get(values.size() - 1);
          if (!newest.isEmpty()) {
            current.put(key, newest);
          }
        });
    return current;
  }

  /** Makes users, gives some of them other passwords and removes some; several log files. */
  private void change(Random random, JeStore store, int commits, int length) throws StoreException {
    for (int commit = 0; commit < commits; commit++) {
      ChangeSet.Builder changes = ChangeSet.of("change");
      Set<Integer> done = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        int number = random.nextInt(USERS);
        if (!done.add(number)) {
          continue;
        }
        boolean exists = current().containsKey(user(number));
        if (exists && random.nextInt(4) == 0) {
          delete(changes, number);
        } else {
          put(changes, number, value(number, commit, random.nextInt(length)));
        }
      }
      store.commit(changes.build());
    }
  }

  private void users(JeStore store) throws StoreException {
    for (int from = 0; from < USERS; from += 10) {
      ChangeSet.Builder changes = ChangeSet.of("add");
      for (int i = from; i < from + 10; i++) {
        put(changes, i, value(i, 0, i % 20 == 0 ? 2000 : 40));
      }
      store.commit(changes.build());
    }
  }

  /** How a store came to be as it is. */
  private enum Past {
    /** One program has written it all, and was stopped while it wrote. */
    STOPPED,
    /** What a first one wrote was moved as it ended; a second one was stopped while it wrote. */
    MOVED_AND_STOPPED,
    /** The program ended, and the log was moved to a single new file. */
    MOVED,
    /** The program ended, and the log was so large that little of it was moved. */
    LARGE
  }

  /** Makes a store, and leaves a copy of it to be damaged. */
  private void make(long seed, Past past) throws StoreException, IOException {
    Random random = new Random(seed);
    JeStore store = openOrCreate(home);
    users(store);
    if (past == Past.MOVED_AND_STOPPED) {
      change(random, store, 60, 400);
      store.close();
      store = openToWrite(home);
    }
    change(random, store, past == Past.LARGE ? 500 : 200, 1600);
    assertEquals(current(), all(store));
    if (past == Past.MOVED || past == Past.LARGE) {
      store.close();
      copyAsCrashed(home, damaged);
    } else {
      copyAsCrashed(home, damaged);
      store.close();
    }
  }

  private void make(String name, long seed, Past past) throws StoreException, IOException {
    home = folder.resolve("store" + name);
    damaged = folder.resolve("damaged" + name);
    told.clear();
    make(seed, past);
  }

  private List<Path> logs() throws IOException {
    List<Path> logs = new ArrayList<>();
    for (String name : names(damaged)) {
      if (name.endsWith(".jdb")) {
        logs.add(damaged.resolve(name));
      }
    }
    return logs;
  }

  private void assertHonest(Saved saved) {
    Map<RecordKey, String> current = current();
    saved.values.forEach(
        (key, value) -> {
          if (saved.doubts.containsKey(key)) {
            List<String> values = told.get(key);
            assertTrue(values != null && values.contains(value), "never stored: " + key);
          } else {
            assertEquals(current.get(key), value, "not doubted: " + key);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Past.class)
  void aSoundLogSaysTheSameWithoutJe(Past past) throws Exception {
    for (int seed = 0; seed < Stress.count(1, 20); seed++) {
      make("" + seed, seed, past);
      assertEquals(past != Past.MOVED, logs().size() > 1, "files: " + logs());
      assertReadsTheSame(damaged);
    }
  }

  private void assertReadsTheSame(Path store) throws Exception {
    LogFiles files = LogFiles.of(new JeFolder(store));
    LogSurvey survey = LogSurvey.of(files, CommitMark.read(store));
    assertFalse(survey.commitsMissing());
    assertEquals(CommitMark.read(store).commits(), survey.newestCommit());
    Saved saved = new Saved();
    Survivors survivors = Survivors.of(files, survey);
    survivors.giveTo(saved, files);
    assertEquals(List.of(), survivors.lost());
    List<Long> numbers = files.numbers();
    if (numbers.size() - 1 == numbers.get(numbers.size() - 1) - numbers.get(0)) {
      assertEquals(Map.of(), saved.doubts);
      assertEquals(current(), saved.values);
    } else {
      // a file that was cleaned and deleted cannot be told from one that is lost
      assertHonest(saved);
      current().forEach((key, value) -> assertEquals(value, saved.values.get(key)));
    }
  }

  @ParameterizedTest
  @EnumSource(Past.class)
  void randomDamageIsSurvived(Past past) throws Exception {
    make("", 4711, past);
    Map<String, byte[]> sound = new TreeMap<>();
    for (Path log : logs()) {
      sound.put(String.valueOf(log.getFileName()), Files.readAllBytes(log));
    }
    Map<RecordKey, long[]> entries = entries();
    for (int round = 0; round < Stress.count(12, 500); round++) {
      Random random = new Random(round);
      List<long[]> lost = new ArrayList<>();
      for (Map.Entry<String, byte[]> log : sound.entrySet()) {
        long number = JeFolder.numberOf(Path.of(log.getKey()));
        byte[] bytes = log.getValue().clone();
        int times = random.nextInt(3);
        for (int i = 0; i < times && bytes.length == log.getValue().length; i++) {
          bytes = damage(random, bytes, number << 32, lost);
        }
        Files.write(damaged.resolve(log.getKey()), bytes);
        if (sound.size() > 1 && random.nextInt(12) == 0) {
          bytes = new byte[0];
          lost.add(new long[] {number << 32, (number + 1) << 32});
        }
        if (bytes.length == 0 && logs().size() > 1) {
          Files.delete(damaged.resolve(log.getKey()));
        }
      }
      Saved saved = salvage(damaged);
      assertHonest(saved);
      assertUntouchedIsSaved(saved, entries, lost, "round " + round);
    }
  }

  private static byte[] damage(Random random, byte[] bytes, long file, List<long[]> lost) {
    int from = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(random.nextInt(4) == 0 ? 100_000 : 300);
    int to = Math.min(bytes.length, from + length);
    lost.add(new long[] {file + from, file + to});
    switch (random.nextInt(5)) {
      case 0 -> Arrays.fill(bytes, from, to, (byte) 0);
      case 1 -> bytes[from] ^= (byte) (1 << random.nextInt(8));
      case 2 -> {
        byte[] noise = new byte[to - from];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, from, noise.length);
      }
      case 3 -> {
        lost.add(new long[] {file + from, file + bytes.length});
        return Arrays.copyOf(bytes, from);
      }
      default -> {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - (to - from));
        System.arraycopy(bytes, to, shorter, from, bytes.length - to);
        return shorter;
      }
    }
    return bytes;
  }

  /** Where the newest entry of each record begins and ends. */
  private Map<RecordKey, long[]> entries() throws Exception {
    Map<RecordKey, long[]> entries = new HashMap<>();
    LogFiles files = LogFiles.of(new JeFolder(damaged));
    LogSurvey survey = LogSurvey.of(files, CommitMark.read(damaged));
    LogPass.run(
        files,
        new Ignoring() {
          @Override
          public void record(LogRecord found) {
            if (survey.holdsRecords(found.database)) {
              long file = found.position & 0xffffffff00000000L;
              long end = file + found.valueAt + Math.max(0, found.valueLength) + found.key.length;
              entries.put(RecordKey.ofBytes(found.key), new long[] {found.position, end});
            }
          }
        });
    return entries;
  }

  /** Looks at nothing. */
  private static class Ignoring implements LogPass.Visitor {
    @Override
    public void record(LogRecord found) {}

    @Override
    public void name(LogRecord found) {}

    @Override
    public void leaf(LogLeaf found) {}

    @Override
    public void end(long position, long transaction, boolean committed) {}

    @Override
    public void damage(long position, boolean tail) {}
  }

  private void assertUntouchedIsSaved(
      Saved saved, Map<RecordKey, long[]> entries, List<long[]> lost, String round) {
    current()
        .forEach(
            (key, value) -> {
              long[] entry = entries.get(key);
              boolean whole =
                  entry != null && lost.stream().noneMatch(l -> l[0] < entry[1] && l[1] > entry[0]);
              if (whole) {
                assertEquals(value, saved.values.get(key), round + ": " + key);
              }
            });
  }

  private byte[] log(int number) throws IOException {
    return Files.readAllBytes(damaged.resolve("%08x.jdb".formatted(number)));
  }

  private void log(int number, byte[] bytes) throws IOException {
    Files.write(damaged.resolve("%08x.jdb".formatted(number)), bytes);
  }

  private void zero(int number, int from, int to) throws IOException {
    byte[] log = log(number);
    Arrays.fill(log, from, to, (byte) 0);
    log(number, log);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theBeginningOfAFileIsNoLossOfRecords(int number) throws Exception {
    make(1, Past.STOPPED);
    zero(number, 0, 16);
    Saved saved = salvage(damaged);
    assertEquals(current(), saved.values);
    assertEquals(Map.of(), saved.doubts);
    assertFalse(saved.report.sound());
  }

  @Test
  void theBeginningOfASmallStoreIsNoLossOfRecords() throws Exception {
    try (JeStore store = openOrCreate(home)) {
      ChangeSet.Builder changes = ChangeSet.of("add");
      put(changes, 1, "secret");
      store.commit(changes.build());
    }
    copyAsCrashed(home, damaged);
    zero(0, 0, 16);
    Saved saved = salvage(damaged);
    assertEquals(current(), saved.values);
    assertEquals(Map.of(), saved.doubts);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 2000, 400_000})
  void aFirstFileThatIsRemovedOrCutCostsNoMoreThanItHeld(int length) throws Exception {
    make(2, Past.STOPPED);
    Map<RecordKey, long[]> entries = entries();
    if (length < 0) {
      Files.delete(damaged.resolve("00000000.jdb"));
    } else {
      log(0, Arrays.copyOf(log(0), length));
    }
    Saved saved = salvage(damaged);
    assertHonest(saved);
    assertUntouchedIsSaved(
        saved, entries, List.of(new long[] {Math.max(0, length), 1L << 32}), "" + length);
    current()
        .forEach(
            (key, value) -> {
              long[] entry = entries.get(key);
              if (entry != null && entry[0] > 1L << 32) {
                assertNull(saved.doubts.get(key), "written later: " + key);
              }
            });
    assertFalse(saved.report.sound());
  }

  @Test
  void whatFollowsDamageInTheMiddleIsSavedWithoutDoubt() throws Exception {
    make(3, Past.STOPPED);
    Map<RecordKey, long[]> entries = entries();
    zero(1, 500_000, 500_128);
    long place = LogPass.position(1, 500_000);
    Saved saved = salvage(damaged);
    assertHonest(saved);
    assertUntouchedIsSaved(saved, entries, List.of(new long[] {place, place + 128}), "");
    assertTrue(saved.doubts.size() < saved.values.size());
    assertFalse(saved.report.sound());
  }

  @Test
  void aLostNewestFileMakesEverythingDoubtful() throws Exception {
    make(4, Past.STOPPED);
    Files.delete(newestLog(damaged));
    Saved saved = salvage(damaged);
    assertHonest(saved);
    assertEquals(saved.values.keySet(), saved.doubts.keySet());
    assertTrue(saved.findings().contains("but the newest that is left in the log is commit"));
  }

  /** Where entries of a type begin, in the newest file of what is to be damaged. */
  private List<Integer> places(byte[] log, LogEntryType type) {
    List<Integer> places = new ArrayList<>();
    LogWalk.walk(
        log,
        new LogWalk.Visitor() {
          @Override
          public void entry(int at, int length) {
            if (type.equals(LogFile.type(log, at))) {
              places.add(at);
            }
          }

          @Override
          public void damage(int from, int to) {}
        });
    return places;
  }

  private void changeOne(boolean removes) throws Exception {
    try (JeStore store = openOrCreate(home)) {
      store.commit(JeStores.put(user(1), "old"));
      store.commit(removes ? JeStores.delete(user(1)) : JeStores.put(user(1), "new"));
      copyAsCrashed(home, damaged);
    }
    List<Integer> commits = places(log(1), LogEntryType.LOG_TXN_COMMIT);
    int last = commits.get(commits.size() - 1);
    zero(1, last + 6, last + 10);
  }

  @Test
  void aValueWhoseCommitIsLostIsDoubtful() throws Exception {
    changeOne(false);
    Saved saved = salvage(damaged);
    assertEquals(Map.of(user(1), "new"), saved.values);
    assertTrue(saved.doubts.toString().contains("the end of its commit"), "" + saved.doubts);
  }

  @Test
  void aRemovalWhoseCommitIsLostIsDoubtful() throws Exception {
    changeOne(true);
    Saved saved = salvage(damaged);
    assertEquals(Map.of(user(1), "old"), saved.values);
    assertTrue(saved.doubts.toString().contains("it was removed, but"), "" + saved.doubts);
  }

  @Test
  void aRemovedRecordDoesNotComeBack() throws Exception {
    try (JeStore store = openOrCreate(home)) {
      store.commit(JeStores.put(user(1), "old"));
      store.commit(JeStores.put(user(2), "other"));
      store.commit(JeStores.delete(user(1)));
      copyAsCrashed(home, damaged);
    }
    zero(0, 0, 100);
    Saved saved = salvage(damaged);
    assertEquals(Map.of(user(2), "other"), saved.values);
  }

  @Test
  void aRecordOfWhichOnlyTheKeyIsLeftIsNamed() throws Exception {
    String large = "x".repeat(2000);
    try (JeStore store = openOrCreate(home)) {
      store.commit(JeStores.put(user(1), "old"));
      store.commit(JeStores.put(user(1), large));
      store.commit(JeStores.put(user(2), large));
      store.commit(JeStores.put(user(3), "third"));
      copyAsCrashed(home, damaged);
    }
    // to be moved, as its program could not
    openToWrite(damaged).close();
    Path newest = newestLog(damaged);
    byte[] log = Files.readAllBytes(newest);
    String text = new String(log, ISO_8859_1);
    for (int at = text.indexOf(large); at >= 0; at = text.indexOf(large, at + large.length())) {
      log[at + 100] = 0;
    }
    Files.write(newest, log);
    Saved saved = salvage(damaged);
    assertEquals(Map.of(user(3), "third"), saved.values);
    assertTrue(saved.findings().contains("user1@example.com"), saved.findings());
    assertTrue(saved.findings().contains("user2@example.com"), saved.findings());
    assertTrue(saved.findings().contains("its value is lost"), saved.findings());
  }

  @Test
  void recordsAreKnownByTheirCommitsWhereTheNamesOfTheDatabasesAreLost() throws Exception {
    make(5, Past.STOPPED);
    loseNames();
    Saved saved = salvage(damaged);
    assertEquals(current(), saved.values);
    assertHonest(saved);
    assertTrue(saved.doubts.size() < USERS / 2, "" + saved.doubts.size());
  }

  @Test
  void recordsOfWhichTheDatabaseIsNotKnownAreDoubtful() throws Exception {
    make(6, Past.MOVED);
    loseNames();
    Saved saved = salvage(damaged);
    assertEquals(current(), saved.values);
    assertEquals(saved.values.keySet(), saved.doubts.keySet());
    assertTrue(saved.doubts.toString().contains("whether it was one of the store's records"));
  }

  private void loseNames() throws IOException {
    for (Path file : logs()) {
      byte[] log = Files.readAllBytes(file);
      List<Integer> names = places(log, LogEntryType.LOG_NAMELN_TRANSACTIONAL);
      names.addAll(places(log, LogEntryType.LOG_NAMELN));
      for (int at : names) {
        log[at] ^= 1;
      }
      Files.write(file, log);
    }
  }
}
