package org.sasldb.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * Lookups a second in a store that is held open: random hits among the users that {@code
 * scripts/bench} makes, by one thread and by two. The median of several rounds counts.
 */
public final class LookupBench {
  private static final int MOST_KEYS = 1 << 20;
  private static final long ROUND_NANOS = 1_000_000_000L;

  private final CredentialStore store;
  private final RecordKey[] keys;

  private LookupBench(CredentialStore store, int users) {
    this.store = store;
    // so many that hardly a user is left out: what a store remembers must hold them all
    this.keys = new RecordKey[Math.min(MOST_KEYS, 4 * Integer.highestOneBit(users))];
    Random random = new Random(42);
    for (int i = 0; i < keys.length; i++) {
      keys[i] = RecordKey.of("user" + random.nextInt(users), "example.com", "userPassword");
    }
  }

  public static void main(String[] args) throws Exception {
    int users = Integer.parseInt(args[1]);
    int rounds = Integer.parseInt(args[2]);
    OpenOptions options = OpenOptions.reading().withUse(OpenOptions.Use.LONG_LIVED);
    try (CredentialStore store = Stores.open(StoreLocation.parse(args[0]), options)) {
      LookupBench bench = new LookupBench(store, users);
      bench.round(1);
      bench.round(1);
      bench.round(1);
      for (int threads = 1; threads <= 2; threads++) {
        bench.report(store.info().format().prefix(), threads, rounds);
      }
    }
  }

  private void report(String format, int threads, int rounds) throws InterruptedException {
    double[] rates = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      rates[i] = round(threads);
    }
    Arrays.sort(rates);
    System.out.printf(
        Locale.ROOT,
        "  %-10s %d thread%s  median %,12.0f/s   min %,12.0f   max %,12.0f%n",
        format,
        threads,
        threads == 1 ? " " : "s",
        rates[rounds / 2],
        rates[0],
        rates[rounds - 1]);
  }

  /** Lookups a second, all threads together. */
  private double round(int threads) throws InterruptedException {
    long[] done = new long[threads];
    AtomicReference<Exception> failure = new AtomicReference<>();
    CountDownLatch end = new CountDownLatch(threads);
    long begin = System.nanoTime();
    for (int t = 0; t < threads; t++) {
      int number = t;
      new Thread(
              () -> {
                try {
                  done[number] = lookUp(begin + ROUND_NANOS, number * 7919);
                } catch (StoreException e) {
                  failure.set(e);
                }
                end.countDown();
              })
          .start();
    }
    end.await();
    if (failure.get() != null) {
      throw new IllegalStateException(failure.get());
    }
    return Arrays.stream(done).sum() * 1e9 / (System.nanoTime() - begin);
  }

  private long lookUp(long until, int first) throws StoreException {
    long count = 0;
    int next = first;
    while (true) {
      for (int i = 0; i < 256; i++) {
        Optional<Secret> found = store.get(keys[next++ & (keys.length - 1)]);
        if (found.isEmpty() || found.get().length() == 0) {
          throw new IllegalStateException("a user is missing");
        }
      }
      count += 256;
      if (System.nanoTime() >= until) {
        return count;
      }
    }
  }
}
