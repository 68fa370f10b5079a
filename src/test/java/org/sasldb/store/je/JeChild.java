package org.sasldb.store.je;

import static org.sasldb.store.je.JeStores.put;
import static org.sasldb.store.je.JeStores.secret;
import static org.sasldb.store.je.JeStores.user;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;

/** What the tests have other processes do with a store. */
final class JeChild {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int USERS = 40;

  private JeChild() {}

  /** Arguments: what to do, the folder, and more as the work wants it. */
  public static void main(String[] words) throws Exception {
    Path home = Path.of(words[1]);
    try {
      switch (words[0]) {
        case "endless" -> endless(home, Integer.parseInt(words[2]));
        case "sessions" -> sessions(home, Integer.parseInt(words[2]));
        case "writer" -> writer(home, words[2], Integer.parseInt(words[3]));
        case "hold" -> hold(home);
        case "try" -> attempt(home);
        case "grow" -> grow(home);
        case "first" -> first(home);
        case "lock" -> lock(home);
        default -> throw new IllegalArgumentException(words[0]);
      }
    } catch (StoreException e) {
      OUT.println(e.failure() + " " + e.reason());
      OUT.println(e.hint());
    }
  }

  /**
   * The n-th change, which the parent knows too: it can tell the state after any number of them.
   */
  static ChangeSet change(int number) {
    ChangeSet.Builder change = ChangeSet.of("change " + number);
    change.put(user(number % USERS), secret("value " + number));
    if (number % 3 == 0) {
      change.delete(user((number * 7) % USERS));
    }
    return change.put(user(USERS), secret("" + number)).build();
  }

  /** The records after the first changes. */
  static Map<RecordKey, String> after(int changes) {
    Map<RecordKey, String> records = new HashMap<>();
    for (int i = 1; i <= changes; i++) {
      change(i)
          .writes()
          .forEach(
              (key, value) -> {
                records.remove(key);
                value.ifPresent(v -> records.put(key, JeStores.text(v)));
              });
    }
    return records;
  }

  /** Changes in one session, each acknowledged by its number, until somebody kills us. */
  private static void endless(Path home, int from) throws StoreException {
    try (JeStore store = JeStores.openOrCreate(home)) {
      for (int i = from; ; i++) {
        store.commit(change(i));
        OUT.println(i);
      }
    }
  }

  /** The same with few changes a session. */
  private static void sessions(Path home, int from) throws StoreException {
    int next = from;
    while (true) {
      try (JeStore store = JeStores.openOrCreate(home)) {
        for (int i = 0; i < 3; i++) {
          store.commit(change(next));
          OUT.println(next++);
        }
      }
    }
  }

  /** Opens, changes and closes some times, waiting for others as long as it takes. */
  private static void writer(Path home, String name, int times) throws StoreException {
    OpenOptions patient = OpenOptions.creating().withLockWait(Duration.ofMinutes(4));
    for (int i = 0; i < times; i++) {
      try (JeStore store = JeStores.openWith(home, patient)) {
        RecordKey key = RecordKey.of(name, "example.com", "p" + i);
        store.commit(put(key, name + i));
        OUT.println(name + i);
      }
    }
  }

  /** Holds the store for writing until it is told a word. */
  private static void hold(Path home) throws StoreException, IOException {
    try (JeStore store = JeStores.openOrCreate(home)) {
      store.commit(put(JeStores.JOE, "held"));
      OUT.println("ready");
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    }
    OUT.println("done");
  }

  /** Tries to write once, without patience. */
  private static void attempt(Path home) throws StoreException {
    OpenOptions hasty = OpenOptions.creating().withLockWait(Duration.ofMillis(300));
    try (JeStore store = JeStores.openWith(home, hasty)) {
      store.commit(put(JeStores.ANN, "attempt"));
    }
    OUT.println("written");
  }

  /** Writes several log files, then waits to be told a word. */
  private static void grow(Path home) throws StoreException, IOException {
    try (JeStore store = JeStores.openOrCreate(home)) {
      for (int i = 0; i < 4; i++) {
        store.commit(put(user(i), "x".repeat(600_000)));
      }
      OUT.println("ready");
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    }
    OUT.println("done");
  }

  /** Makes a store with its first change, and says when it begins to. */
  private static void first(Path home) throws StoreException {
    try (JeStore store = JeStores.openOrCreate(home)) {
      OUT.println("ready");
      store.commit(change(1));
      OUT.println(1);
    }
  }

  /** Holds the lock that an environment opened for reading holds, until it is told a word. */
  private static void lock(Path home) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                home.resolve(JeFolder.LOCK_FILE),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock held = channel.lock(1, 1, true)) {
      OUT.println(held.isValid() ? "ready" : "no lock");
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    }
    OUT.println("done");
  }
}
