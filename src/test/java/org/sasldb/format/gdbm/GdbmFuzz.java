package org.sasldb.format.gdbm;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.StructureReport;

/**
 * Reads damaged files in every way and lets nothing pass but a {@link FormatException}: no other
 * exception, no endless walk, no memory beyond a bound, and no two ways of reading that disagree.
 *
 * <p>As a program: {@code GdbmFuzz COUNT SEED [FIRST]}; a file that fails is kept as {@code
 * crash-SEED-NUMBER.gdbm}.
 */
public final class GdbmFuzz {

  private static final int SMALL = 16_384;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A file of the corpus that can be damaged. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Origin(String name, byte[] bytes, GdbmFile file, List<byte[]> keys) {}

  /** What a run saw. */
  public record Summary(
      long files, long opened, long sound, long records, long salvaged, long slowestMicros) {}

  private final long seed;
  private final List<Origin> small = new ArrayList<>();
  private final List<Origin> large = new ArrayList<>();

  private long opened;
  private long sound;
  private long records;
  private long salvaged;
  private long slowest;

  public GdbmFuzz(long seed) throws FormatException {
    this.seed = seed;
    for (String name : Corpus.sound()) {
      byte[] bytes = Corpus.bytes(name);
      GdbmFile file = Corpus.open(name);
      List<byte[]> keys = new ArrayList<>();
      GdbmCursor cursor = file.scan();
      while (cursor.next() && keys.size() < 8) {
        keys.add(cursor.key());
      }
      keys.add(new byte[] {'n', 'o'});
      (bytes.length <= SMALL ? small : large).add(new Origin(name, bytes, file, keys));
    }
  }

  public static void main(String[] args) throws Exception {
    long count = Long.parseLong(args[0]);
    long seed = Long.parseLong(args[1]);
    long first = args.length > 2 ? Long.parseLong(args[2]) : 0;
    long start = System.nanoTime();
    Summary summary = new GdbmFuzz(seed).run(first, count);
    System.out.printf("%s in %d s%n", summary, (System.nanoTime() - start) / 1_000_000_000);
  }

  /** Reads so many damaged files; fails at the first that is not handled as it should be. */
  public Summary run(long first, long count) throws IOException {
    for (long number = first; number < first + count; number++) {
      SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
      List<Origin> from = random.nextInt(100) == 0 ? large : small;
      Origin origin = from.get(random.nextInt(from.size()));
      byte[] file = new Mutation(origin.bytes(), origin.file(), random).apply();
      readGuarded(file, origin, number);
    }
    return new Summary(count, opened, sound, records, salvaged, slowest / 1000);
  }

  private void readGuarded(byte[] file, Origin origin, long number) throws IOException {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    try {
      read(file, origin, number);
      long bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
      // each damaged slot of 20 bytes makes up to two exceptions of 1.4 kB, in each of three walks
      require(bytes < 8_000_000 + 500L * file.length, "allocated " + bytes + " bytes");
    } catch (RuntimeException | Error e) {
      Path kept = Path.of("crash-" + seed + "-" + number + ".gdbm");
      Files.write(kept, file);
      throw new AssertionError(
          "file " + number + " of seed " + seed + " from " + origin.name() + ", kept as " + kept,
          e);
    }
    slowest = Math.max(slowest, System.nanoTime() - start);
  }

  private void read(byte[] bytes, Origin origin, long number) {
    // searching a file without a header takes longer than all the rest
    boolean salvage = number % 8 == 0;
    GdbmFile file;
    try {
      file = GdbmFile.open(FileImage.of(bytes));
    } catch (FormatException e) {
      if (salvage) {
        salvage(bytes);
      }
      return;
    }
    opened++;
    origin.keys().forEach(key -> find(file, key));
    long verified = verify(file);
    long scanned = scan(file, bytes.length, verified >= 0);
    GdbmReport report = check(file);
    if (verified >= 0) {
      sound++;
      require(scanned == verified, "verified " + verified + " records, scanned " + scanned);
      require(report.records() == verified, "checked " + report.records() + " records");
    } else {
      require(!report.isSound(), "the check finds a file sound that is not");
    }
    if (salvage) {
      long saved = salvage(bytes);
      require(!report.isSound() || saved == verified, "saved " + saved + " of " + verified);
    }
  }

  private static void find(GdbmFile file, byte[] key) {
    try {
      file.find(key);
    } catch (FormatException e) {
      // as it should be
    }
  }

  /** Number of records; -1 if the file is damaged. */
  private static long verify(GdbmFile file) {
    try {
      return file.verifyRecords();
    } catch (FormatException e) {
      return -1;
    }
  }

  private static GdbmReport check(GdbmFile file) {
    try {
      return file.check();
    } catch (FormatException e) {
      throw new AssertionError("a check does not fail on bytes in memory", e);
    }
  }

  private long salvage(byte[] bytes) {
    long[] taken = new long[1];
    try {
      StructureReport report =
          GdbmSalvage.salvage(FileImage.of(bytes), (key, value, doubt) -> taken[0]++);
      require(report.records() == taken[0], "salvage miscounted");
    } catch (FormatException e) {
      require(taken[0] == 0, "salvage failed in the middle");
    }
    salvaged += taken[0];
    return taken[0];
  }

  /** Number of records before the damage, each read in full. */
  private long scan(GdbmFile file, int fileSize, boolean verified) {
    GdbmCursor cursor = file.scan();
    long count = 0;
    try {
      while (cursor.next()) {
        byte[] key = cursor.key();
        byte[] value = cursor.value();
        count++;
        require(count <= fileSize, "more records than the file has bytes");
        if (verified && count % 16 == 1) {
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
