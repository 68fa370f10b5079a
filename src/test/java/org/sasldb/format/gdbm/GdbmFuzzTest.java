package org.sasldb.format.gdbm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.sasldb.testing.Stress;

/** Damaged files are refused, whatever the damage. */
class GdbmFuzzTest {

  @Test
  void damagedFilesGiveAFormatExceptionAndNothingElse() throws Exception {
    long count = Stress.count(5_000, 1_000_000);
    GdbmFuzz.Summary summary = new GdbmFuzz(20_261_124).run(0, count);
    assertEquals(count, summary.files());
    // neither is the damage always seen by the header alone, nor is it never seen
    assertTrue(summary.opened() > count / 2, summary.toString());
    assertTrue(summary.sound() > count / 20, summary.toString());
    assertTrue(summary.sound() < summary.opened(), summary.toString());
    assertTrue(summary.salvaged() > 0, summary.toString());
  }
}
