package org.sasldb.format.lmdb;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * <p>As a program: {@code LmdbFuzz COUNT SEED [FIRST]}; a file that fails is kept as {@code
 * crash-SEED-NUMBER.lmdb}.
 */
public final class LmdbFuzz {
  private static final int PAGE = 4096;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final byte[] ALICE =
      "alice\0example.org\0userPassword".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final long[] TELLING = {
    -1,
    0,
    1,
    2,
    3,
    4,
    5,
    7,
    8,
    9,
    10,
    14,
    16,
    18,
    255,
    256,
    511,
    512,
    2048,
    4080,
    4088,
    4095,
    4096,
    4097,
    65535,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  /** What a run saw. */
  public record Summary(
      long files, long opened, long sound, long records, long salvaged, long slowestMicros) {}

  private final long seed;
  private final List<byte[]> origins;
  private long opened;
  private long sound;
  private long records;
  private long salvaged;
  private long slowest;

  public LmdbFuzz(long seed) {
    this.seed = seed;
    origins = Vectors.SOUND.stream().map(Vectors::bytes).toList();
  }

  public static void main(String[] args) throws Exception {
    long count = Long.parseLong(args[0]);
    long first = args.length > 2 ? Long.parseLong(args[2]) : 0;
    long start = System.nanoTime();
    Summary summary = new LmdbFuzz(Long.parseLong(args[1])).run(first, count);
    System.out.printf("%s in %d s%n", summary, (System.nanoTime() - start) / 1_000_000_000);
  }

  /** Reads so many damaged files; fails at the first that is not handled as it should be. */
  public Summary run(long first, long count) throws IOException {
    for (long number = first; number < first + count; number++) {
      SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
      readGuarded(mutate(random), number);
    }
    return new Summary(count, opened, sound, records, salvaged, slowest / 1000);
  }

  private byte[] mutate(SplittableRandom random) {
    byte[] file = origins.get(random.nextInt(origins.size())).clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && file.length > 0; i++) {
      file = change(file, random);
    }
    return file;
  }

  private byte[] change(byte[] file, SplittableRandom random) {
    int page = random.nextInt(Math.max(1, file.length / PAGE)) * PAGE;
    int meta = random.nextInt(2) * PAGE;
    switch (random.nextInt(9)) {
      case 0 -> put(file, meta + 8 * random.nextInt(19), 8, random);
      case 1 -> put(file, meta + 4 * random.nextInt(38), 4, random);
      case 2, 3 -> put(file, page + 2 * random.nextInt(8), 2, random);
      case 4 -> put(file, page + 16 + 2 * random.nextInt(60), 2, random);
      case 5 -> put(file, page + 2 * random.nextInt(PAGE / 2), 1 << random.nextInt(4), random);
      case 6 -> file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
      case 7 -> copyPage(file, page, random);
      default -> {
        return random.nextInt(4) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file;
      }
    }
    return file;
  }

  private static void put(byte[] file, int at, int length, SplittableRandom random) {
    long value =
        random.nextInt(3) == 0 ? random.nextLong() : TELLING[random.nextInt(TELLING.length)];
    byte[] bytes = new byte[8];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
    if (at + length <= file.length) {
      System.arraycopy(bytes, 0, file, at, length);
    }
  }

  private void copyPage(byte[] file, int to, SplittableRandom random) {
    byte[] other = origins.get(random.nextInt(origins.size()));
    int from = random.nextInt(other.length / PAGE) * PAGE;
    System.arraycopy(other, from, file, to, Math.min(PAGE, file.length - to));
    if (random.nextBoolean() && to + 8 <= file.length) {
      ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(to, to / PAGE);
    }
  }

  private void readGuarded(byte[] file, long number) throws IOException {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    try {
      salvage(file);
      read(file);
      long bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
      require(bytes < 30_000_000 + 200L * file.length, "allocated " + bytes + " bytes");
    } catch (RuntimeException | Error e) {
      Path kept = Path.of("crash-" + seed + "-" + number + ".lmdb");
      Files.write(kept, file);
      throw new AssertionError("file " + number + " of seed " + seed + ", kept as " + kept, e);
    }
    slowest = Math.max(slowest, System.nanoTime() - start);
  }

  private void salvage(byte[] bytes) {
    long[] count = new long[1];
    try {
      StructureReport report =
          LmdbSalvage.salvage(
              FileImage.of(bytes),
              (key, value, doubt) -> {
                require(key.length + value.length <= bytes.length, "longer than the file");
                count[0]++;
              });
      require(report.records() == count[0], "the salvage miscounts its records");
      salvaged += count[0];
    } catch (FormatException e) {
      require(count[0] == 0, "gave up after it had found records");
    }
  }

  private void read(byte[] bytes) {
    LmdbFile file;
    try {
      file = LmdbFile.open(FileImage.of(bytes));
    } catch (FormatException e) {
      return;
    }
    opened++;
    find(file, ALICE);
    long verified = verify(file);
    long scanned = scan(file, bytes.length, verified >= 0);
    StructureReport report = check(file);
    if (verified >= 0) {
      sound++;
      require(scanned == verified, "verified " + verified + " records, scanned " + scanned);
      require(report.records() == verified, "checked " + report.records() + " records");
    }
    require(report.isSound() == (verified >= 0), "check and verification disagree");
  }

  private static boolean find(LmdbFile file, byte[] key) {
    try {
      return file.find(key) != null;
    } catch (FormatException e) {
      return false;
    }
  }

  /** Number of records; -1 if the file is damaged. */
  private static long verify(LmdbFile file) {
    try {
      return file.verify();
    } catch (FormatException e) {
      return -1;
    }
  }

  private static StructureReport check(LmdbFile file) {
    try {
      require(file.facts().pageSize() > 0, "no page size");
      return file.check();
    } catch (FormatException e) {
      throw new AssertionError("a check does not fail on bytes in memory", e);
    }
  }

  /** Number of records before the damage, each read in full. */
  private long scan(LmdbFile file, int fileSize, boolean verified) {
    LmdbCursor cursor = file.scan();
    long count = 0;
    try {
      while (cursor.next()) {
        byte[] key = cursor.key();
        byte[] value = cursor.value();
        count++;
        require(count <= fileSize, "more records than the file has bytes");
        if (verified && count % 16 == 1) {
          require(find(file, key) && value.length == cursor.valueLength(), "a record is not found");
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
