package org.sasldb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.testing.Command;
import org.sasldb.testing.Stress;

/** Desired states of many users, applied by whole processes. */
class ProvisioningIT {
  private static final int WRITERS = 20;
  private static final int CHANGED = 2;

  @TempDir private Path folder;

  /** How many users have the same fate. */
  private int quarter = 2_500;

  /** What a state wants of the user of a number, if anything. */
  private interface Wanted {
    String of(int user);
  }

  private String state(String name, Wanted wanted) throws IOException {
    StringBuilder text = new StringBuilder("version: 1\nrealm: example.com\nusers:\n");
    for (int i = 0; i < 5 * quarter; i++) {
      String line = wanted.of(i);
      if (!line.isEmpty()) {
        text.append("- {user: user").append(i).append(", ").append(line).append("}\n");
      }
    }
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String before(int user) {
    return user < 4 * quarter ? "password: before" + user : "";
  }

  /** Ten thousand changes: other passwords, removals, disabled users, and new ones. */
  private String after(int user) {
    return switch (user / quarter) {
      case 0 -> "password: after" + user;
      case 1 -> "state: absent";
      case 2 -> "state: disabled, password: before" + user;
      case 3 -> "password: before" + user;
      default -> "password: new" + user;
    };
  }

  /** The plain passwords that logins find then. */
  private Map<String, String> passwordsAfter() {
    Map<String, String> passwords = new TreeMap<>();
    for (int i = 0; i < 5 * quarter; i++) {
      String line = after(i);
      if (line.startsWith("password: ")) {
        passwords.put("user" + i, line.substring("password: ".length()));
      }
    }
    return passwords;
  }

  private String store(String format) {
    String store = format + ":" + folder.resolve("store");
    if (format.equals("je")) {
      sasldb("store", "init", "-f", store).expect(0);
      for (String target : List.of("berkeley", "gdbm", "ndbm", "lmdb")) {
        sasldb("publish", "add", target + ":" + folder.resolve("out." + target), "-f", store)
            .expect(0);
      }
    }
    return store;
  }

  private static Command.Outcome sasldb(String... words) {
    return Command.launcher("sasldb", words).run();
  }

  private static Command.Outcome apply(String store, String state) {
    return sasldb("apply", "-f", store, "--detailed-exitcode", "--yes", state);
  }

  private List<String> everyPlace(String store) {
    List<String> places = new ArrayList<>(List.of(store));
    if (store.startsWith("je:")) {
      for (String target : List.of("berkeley", "gdbm", "ndbm", "lmdb")) {
        places.add(target + ":" + folder.resolve("out." + target));
      }
    }
    return places;
  }

  /** The plain passwords that a store shows. */
  private static Map<String, String> passwords(String store) {
    Map<String, String> passwords = new TreeMap<>();
    String lines = sasldb("export", "--format=users", "--keep-going", "-f", store).text();
    for (String line : lines.lines().toList()) {
      String[] parts = line.split("@example.com:", 2);
      passwords.put(parts[0], parts[1]);
    }
    return passwords;
  }

  @ParameterizedTest
  @ValueSource(strings = {"berkeley", "je"})
  void theSecondApplyOfTenThousandChangesWritesNothing(String format) throws Exception {
    String store = store(format);
    apply(store, state("before.yaml", this::before)).expect(CHANGED);
    String after = state("after.yaml", this::after);
    String report = apply(store, after).expect(CHANGED).text();
    assertTrue(
        report.contains("2500 added, 2500 changed, 2500 removed, 2500 disabled, 2500 unchanged"),
        report.substring(Math.max(0, report.length() - 1_000)));
    for (String place : everyPlace(store)) {
      assertEquals(passwordsAfter(), passwords(place), place);
    }
    Map<String, String> files = everyFile();
    apply(store, after).expect(0);
    assertEquals(files, everyFile());
  }

  /** Inode, time of modification and content of each file. */
  private Map<String, String> everyFile() throws Exception {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.toList()) {
        Map<String, Object> stat = Files.readAttributes(file, "unix:ino,lastModifiedTime,ctime");
        files.put(file.toString(), new TreeMap<>(stat) + " " + digest(file));
      }
    }
    return files;
  }

  private static String digest(Path file) throws Exception {
    return Files.isDirectory(file)
        ? "a folder"
        : HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  /** Two states are applied while twenty passwords are set, each by a process, all at once. */
  @ParameterizedTest
  @ValueSource(strings = {"berkeley", "je"})
  void besideTwentySaslpasswdsNothingIsLost(String format) throws Exception {
    quarter = 250;
    String store = store(format);
    String first = state("before.yaml", this::before);
    String second = state("after.yaml", this::after);
    for (int round = 0; round < Stress.count(1, 5); round++) {
      Map<String, String> wanted = new TreeMap<>();
      List<Callable<Command.Outcome>> processes = new ArrayList<>();
      processes.add(() -> apply(store, first));
      for (int i = 0; i < WRITERS; i++) {
        String user = "other" + i;
        String password = "round " + round + " of " + user;
        wanted.put(user, password);
        processes.add(() -> setPassword(store, user, password));
        if (i == WRITERS / 2) {
          processes.add(() -> apply(store, second));
        }
      }
      runAtOnce(processes);
      apply(store, second);
      wanted.putAll(passwordsAfter());
      for (String place : everyPlace(store)) {
        assertEquals(wanted, passwords(place), place + " in round " + round);
      }
    }
  }

  private static Command.Outcome setPassword(String store, String user, String password) {
    return Command.launcher("saslpasswd2", "-p", "-c", "-f", store, "-u", "example.com", user)
        .input(password)
        .run();
  }

  private static void runAtOnce(List<Callable<Command.Outcome>> processes) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(processes.size());
    try {
      for (Future<Command.Outcome> process : threads.invokeAll(processes)) {
        Command.Outcome outcome = process.get();
        assertTrue(List.of(0, CHANGED).contains(outcome.status()), outcome.errors());
      }
    } finally {
      threads.shutdown();
    }
  }
}
