package org.sasldb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.testing.Command;
import org.sasldb.testing.Stress;

/** Whole processes of our saslpasswd2 on one store, all at once: every user is there every time. */
class ManyAtOnceIT {
  private static final int WRITERS = Stress.count(12, 40);
  private static final int ROUNDS = Stress.count(1, 10);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"berkeley", "je"})
  void everyUserIsThere(String format) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String store = format + ":" + folder.resolve("store" + round);
      Set<String> wanted = new TreeSet<>();
      List<Callable<Command.Outcome>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        String user = "user" + i;
        wanted.add(user + "@example.com: userPassword");
        writers.add(() -> add(store, user));
      }
      runAtOnce(writers);
      assertEquals(wanted, listed(store), "round " + round);
    }
  }

  private static Command.Outcome add(String store, String user) {
    return Command.launcher("saslpasswd2", "-p", "-c", "-f", store, "-u", "example.com", user)
        .input("secret of " + user)
        .run();
  }

  private static void runAtOnce(List<Callable<Command.Outcome>> writers) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(writers.size());
    try {
      for (Future<Command.Outcome> writer : threads.invokeAll(writers)) {
        writer.get().expect(0);
      }
    } finally {
      threads.shutdown();
    }
  }

  private static Set<String> listed(String store) {
    String list = Command.launcher("sasldblistusers2", "-f", store).run().expect(0).text();
    return new TreeSet<>(list.lines().toList());
  }
}
