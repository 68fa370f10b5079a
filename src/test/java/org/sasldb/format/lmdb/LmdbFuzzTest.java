package org.sasldb.format.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.sasldb.testing.Stress;

/** Damaged files are refused, whatever the damage. */
class LmdbFuzzTest {
  @Test
  void damagedFilesGiveAFormatExceptionAndNothingElse() throws Exception {
    int count = Stress.count(20_000, 1_000_000);
    LmdbFuzz.Summary summary = new LmdbFuzz(511).run(0, count);
    assertEquals(count, summary.files());
    // neither is the damage always seen by the meta pages alone, nor is it never seen
    assertTrue(summary.opened() > count / 2, summary.toString());
    assertTrue(summary.sound() > count / 20, summary.toString());
    assertTrue(summary.sound() < summary.opened(), summary.toString());
  }
}
