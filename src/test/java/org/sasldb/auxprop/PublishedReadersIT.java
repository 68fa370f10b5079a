package org.sasldb.auxprop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.publish.PublishedStore;
import org.sasldb.publish.Target;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;
import org.sasldb.testing.Command;
import org.sasldb.testing.Stress;

/**
 * While a store is published again and again, the real libraries read its targets in loops: none of
 * them ever fails, and none sees one record of a commit without the other, or an older state after
 * a newer one.
 */
class PublishedReadersIT {
  private static final int SASL_READERS = 8;
  private static final RecordKey FIRST = RecordKey.of("joe", "r", "userPassword");
  private static final RecordKey SECOND = RecordKey.of("joe", "r", "second");

  @TempDir Path folder;

  @Test
  void noReaderFailsOrSeesAMixture() throws Exception {
    Path watch = compile();
    publish(0);
    for (StoreFormat format : List.of(StoreFormat.BERKELEY, StoreFormat.GDBM, StoreFormat.LMDB)) {
      addTarget(format);
    }
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Future<Long>> sasl = new ArrayList<>();
    List<Process> others = new ArrayList<>();
    try {
      for (int i = 0; i < SASL_READERS; i++) {
        Saslprobe probe = Saslprobe.start();
        sasl.add(threads.submit(reader(probe, over)));
      }
      for (String format : List.of("gdbm", "gdbm", "lmdb", "lmdb")) {
        others.add(watcher(watch, format));
      }
      publishMany(Stress.count(60, 2000));
    } finally {
      over.set(true);
      threads.shutdown();
      assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
      others.forEach(PublishedReadersIT::end);
    }
    for (Future<Long> reader : sasl) {
      assertTrue(reader.get() > 0);
    }
    for (Process other : others) {
      assertNothingBad(other);
    }
  }

  private Path compile() {
    Command.requireInstalled("cc");
    require(Files.exists(Path.of("/usr/include/gdbm.h")), "libgdbm-dev is not installed");
    require(Files.exists(Path.of("/usr/include/lmdb.h")), "liblmdb-dev is not installed");
    Path watch = folder.resolve("watch");
    Command.of("cc", "-Wall", "-Wextra", "-Werror", "-O2", "-o", watch.toString())
        .with("src/test/c/watch.c", "-lgdbm", "-llmdb")
        .run()
        .expect(0);
    return watch;
  }

  private static void require(boolean there, String otherwise) {
    if (System.getenv("CI") != null) {
      assertTrue(there, otherwise);
    }
    Assumptions.assumeTrue(there, otherwise);
  }

  private Path target(StoreFormat format) {
    return folder.resolve(format.prefix());
  }

  private StoreLocation store() {
    return StoreLocation.of(StoreFormat.JE, folder.resolve("store"));
  }

  private void addTarget(StoreFormat format) throws StoreException {
    Target added =
        new Target(format, target(format), Target.Access.UNCHANGED, Target.Selection.ALL, false);
    try (PublishedStore published = PublishedStore.open(store(), OpenOptions.creating())) {
      assertEquals(null, published.add(added, false).failure());
    }
  }

  private void publish(int number) throws StoreException {
    try (CredentialStore store = Stores.open(store(), OpenOptions.creating())) {
      commit(store, number);
    }
  }

  private void publishMany(int count) throws StoreException {
    List<StoreException> failures = new ArrayList<>();
    OpenOptions options =
        OpenOptions.creating()
            .withPublishing(
                new org.sasldb.store.Publishing(
                    org.sasldb.store.Publishing.Moment.AT_COMMIT,
                    publication -> {
                      if (publication.failure() != null) {
                        failures.add(publication.failure());
                      }
                    },
                    null));
    try (CredentialStore store = Stores.open(store(), options)) {
      for (int i = 1; i <= count; i++) {
        commit(store, i);
      }
    }
    assertEquals(List.of(), failures);
  }

  private static void commit(CredentialStore store, int number) throws StoreException {
    byte[] value = text(number).getBytes(StandardCharsets.UTF_8);
    store.commit(
        ChangeSet.of("test")
            .put(FIRST, Secret.copyOf(value))
            .put(SECOND, Secret.copyOf(value))
            .build());
  }

  /** Looks both properties up at once by libsasl; returns how often. */
  private Callable<Long> reader(Saslprobe probe, AtomicBoolean over) throws IOException {
    probe.tell("file " + target(StoreFormat.BERKELEY));
    String names = Saslprobe.word("*userPassword") + " " + Saslprobe.word("*second");
    String question = "lookup 2 " + names + " 1:" + Saslprobe.word("joe@r");
    return () -> {
      long looks = 0;
      int latest = 0;
      try (probe) {
        while (!over.get()) {
          String[] answer = probe.ask(question).split(" ", -1);
          assertEquals("0", answer[0]);
          assertEquals(3, answer.length);
          // libsasl opens the file for each property, so the second may be newer, never older
          int first = number(answer[1]);
          int second = number(answer[2]);
          assertTrue(latest <= first && first <= second, latest + " " + first + " " + second);
          latest = second;
          looks++;
        }
      }
      return looks;
    };
  }

  /** The number of the commit of which an answer holds the whole value. */
  private static int number(String answer) {
    byte[] bytes = HexFormat.of().parseHex(answer.substring(answer.indexOf('=') + 2));
    String value = new String(bytes, StandardCharsets.UTF_8);
    int number = Integer.parseInt(value.substring(0, value.indexOf('-')));
    assertEquals(text(number), value);
    return number;
  }

  /** Values of very different lengths move between pages. */
  private static String text(int number) {
    return number + "-" + "x".repeat(number * 37 % 3000);
  }

  private Process watcher(Path watch, String format) throws IOException {
    return new ProcessBuilder(
            watch.toString(),
            format,
            folder.resolve(format).toString(),
            "joe/r/userPassword",
            "joe/r/second")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void end(Process watcher) {
    try {
      watcher.getOutputStream().close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertNothingBad(Process watcher) throws IOException, InterruptedException {
    String said = new String(watcher.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertEquals(0, watcher.waitFor());
    assertTrue(said.matches("looks [1-9][0-9]* failures 0 mixtures 0\n"), said);
  }
}
