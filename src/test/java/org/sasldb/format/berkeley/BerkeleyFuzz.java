package org.sasldb.format.berkeley;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;

/**
 * Reads damaged files in every way and lets nothing pass but a {@link FormatException}: no other
 * exception, no endless walk, no memory beyond a bound, and no two ways of reading that disagree.
 *
 * <p>As a program: {@code BerkeleyFuzz COUNT SEED [FIRST]}; a file that fails is kept as {@code
 * crash-SEED-NUMBER.db}.
 */
public final class BerkeleyFuzz {

  private static final int SMALL = 16_384;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A file of the corpus that can be damaged. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Origin(String name, byte[] bytes, HashLayout layout, List<byte[]> keys) {}

  /** What a run saw. */
  public record Summary(long files, long opened, long sound, long records, long slowestMicros) {}

  private final long seed;
  private final List<Origin> small = new ArrayList<>();
  private final List<Origin> large = new ArrayList<>();
  private final List<byte[]> donors = new ArrayList<>();

  private long opened;
  private long sound;
  private long records;
  private long slowest;

  public BerkeleyFuzz(long seed) throws FormatException {
    this.seed = seed;
    for (String name : Corpus.readable()) {
      byte[] bytes = Corpus.bytes(name);
      HashFile file = Corpus.open(name);
      List<byte[]> keys = new ArrayList<>();
      HashCursor cursor = file.scan();
      while (cursor.next() && keys.size() < 8) {
        keys.add(cursor.key());
      }
      keys.add(new byte[] {'n', 'o'});
      Origin origin = new Origin(name, bytes, file.layout(), keys);
      (bytes.length <= SMALL ? small : large).add(origin);
      donors.add(bytes);
    }
  }

  public static void main(String[] args) throws Exception {
    long count = Long.parseLong(args[0]);
    long seed = Long.parseLong(args[1]);
    long first = args.length > 2 ? Long.parseLong(args[2]) : 0;
    long start = System.nanoTime();
    Summary summary = new BerkeleyFuzz(seed).run(first, count);
    System.out.printf("%s in %d s%n", summary, (System.nanoTime() - start) / 1_000_000_000);
  }

  /** Reads so many damaged files; fails at the first that is not handled as it should be. */
  public Summary run(long first, long count) throws IOException {
    for (long number = first; number < first + count; number++) {
      SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
      Origin origin = pick(random);
      byte[] file = new Mutation(origin.bytes(), origin.layout(), random).apply(donors);
      if (origin.layout().checksummed() && random.nextInt(4) != 0) {
        Mutation.mendChecksums(file, origin.layout());
      }
      readGuarded(file, origin, number);
    }
    return new Summary(count, opened, sound, records, slowest / 1000);
  }

  private Origin pick(SplittableRandom random) {
    List<Origin> from = random.nextInt(100) == 0 ? large : small;
    return from.get(random.nextInt(from.size()));
  }

  private void readGuarded(byte[] file, Origin origin, long number) throws IOException {
    long start = System.nanoTime();
    try {
      long salvaged = salvage(file);
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      read(file, origin, salvaged);
      long bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
      require(bytes < 8_000_000 + 50L * file.length, "allocated " + bytes + " bytes");
    } catch (RuntimeException | Error e) {
      Path kept = Path.of("crash-" + seed + "-" + number + ".db");
      Files.write(kept, file);
      throw new AssertionError(
          "file " + number + " of seed " + seed + " from " + origin.name() + ", kept as " + kept,
          e);
    }
    slowest = Math.max(slowest, System.nanoTime() - start);
  }

  private void read(byte[] bytes, Origin origin, long salvaged) {
    HashFile file;
    try {
      file = HashFile.open(FileImage.of(bytes));
    } catch (FormatException e) {
      return;
    }
    opened++;
    origin.keys().forEach(key -> find(file, key));
    long verified = verify(file);
    long scanned = scan(file, bytes.length, verified >= 0);
    CheckReport report = check(file);
    if (report.isSound()) {
      require(salvaged == report.records(), "salvaged " + salvaged + " of a sound file");
    }
    if (verified >= 0) {
      sound++;
      require(scanned == verified, "verified " + verified + " records, scanned " + scanned);
      require(report.records() == verified, "checked " + report.records() + " records");
    } else {
      require(!report.isSound(), "the check finds a file sound that is not");
    }
  }

  /** Number of records without a doubt. */
  private static long salvage(byte[] bytes) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long[] count = new long[2];
    long[] given = new long[1];
    try {
      long reported =
          BerkeleySalvage.salvage(
                  FileImage.of(bytes),
                  (key, value, doubt) -> {
                    count[doubt == null ? 0 : 1]++;
                    given[0] += key.length + value.length + 64;
                  })
              .records();
      require(reported == count[0] + count[1], "the salvage miscounts its records");
    } catch (FormatException e) {
      require(count[0] + count[1] == 0, "gave up after it had found records");
    }
    long used = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    require(used < 8_000_000 + 10L * bytes.length + 3 * given[0], "salvage allocated " + used);
    return count[0];
  }

  private static byte @Nullable [] find(HashFile file, byte[] key) {
    try {
      return file.find(key);
    } catch (FormatException e) {
      return null;
    }
  }

  /** Number of records; -1 if the file is damaged. */
  private static long verify(HashFile file) {
    try {
      return file.verifyRecords();
    } catch (FormatException e) {
      return -1;
    }
  }

  private static CheckReport check(HashFile file) {
    try {
      return file.check();
    } catch (FormatException e) {
      throw new AssertionError("a check does not fail on bytes in memory", e);
    }
  }

  /** Number of records before the damage, each read in full. */
  private long scan(HashFile file, int fileSize, boolean verified) {
    HashCursor cursor = file.scan();
    long count = 0;
    try {
      while (cursor.next()) {
        byte[] key = cursor.key();
        byte[] value = cursor.value();
        count++;
        require(count <= fileSize, "more records than the file has bytes");
        if (verified && count % 16 == 1 && !file.facts().duplicates()) {
          require(Arrays.equals(value, file.find(key)), "a record is not found");
        }
      }
    } catch (FormatException e) {
      require(!verified, "verified, but cannot be scanned: " + e.getMessage());
    }
    records += count;
    return count;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
