package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Adler32;
import org.junit.jupiter.api.Test;

/** Sound entries are found behind damage, in a time that no content of a file makes long. */
class LogWalkTest {
  /** Where the sound entries of a log begin. */
  private static List<Integer> walk(byte[] log) {
    List<Integer> found = new ArrayList<>();
    LogWalk.Visitor visitor =
        new LogWalk.Visitor() {
          @Override
          public void entry(int at, int length) {
            found.add(at);
          }

          @Override
          public void damage(int from, int to) {
            // only the entries are asked for
          }
        };
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> LogWalk.walk(log, visitor));
    return found;
  }

  @Test
  void theSearchForTheNextEntryTakesNoLongerWhereEverythingLooksLikeOne() {
    byte[] log = new byte[3_000_000];
    byte[] header = {9, 9, 9, 9, 13, 0, 1, 0, 0, 0, 0, 0, 0x10, 0};
    for (int at = 0; at + header.length <= log.length; at += header.length) {
      System.arraycopy(header, 0, log, at, header.length);
    }
    List<Integer> found = walk(log);
    assertEquals(List.of(), found);
  }

  /** Every other entry is sound, and what lies between claims to be as long as the rest. */
  @Test
  void manyPlacesOfDamageTakeNoLongerThanOne() {
    byte[] log = new byte[1_500_000];
    int size = 14;
    int sound = 0;
    int previous = 0;
    for (int at = 0; at + 2 * size <= log.length; at += 2 * size) {
      ByteBuffer both = ByteBuffer.wrap(log, at, 2 * size).order(ByteOrder.LITTLE_ENDIAN);
      both.putInt(0).put((byte) 38).put((byte) 0).putInt(previous).putInt(0);
      both.putInt(0).put((byte) 13).put((byte) 0).putInt(at).putInt(log.length - at - 3 * size);
      Adler32 sum = new Adler32();
      sum.update(log, at + 4, size - 4);
      both.putInt(at, (int) sum.getValue());
      previous = at + size;
      sound++;
    }
    List<Integer> found = walk(log);
    assertEquals(sound, found.size());
  }

  @Test
  void theSumOfAnyPartIsTheOneOfAdler32() {
    Random random = new Random(7);
    byte[] bytes = new byte[200_000];
    random.nextBytes(bytes);
    Arrays.fill(bytes, 1000, 150_000, (byte) 0xff);
    RangeSums sums = new RangeSums(bytes);
    for (int i = 0; i < 1000; i++) {
      int from = random.nextInt(bytes.length);
      int to = from + random.nextInt(bytes.length - from + 1);
      Adler32 sum = new Adler32();
      sum.update(bytes, from, to - from);
      assertEquals((int) sum.getValue(), sums.adler32(from, to));
    }
  }
}
