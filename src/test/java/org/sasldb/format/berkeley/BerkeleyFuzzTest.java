package org.sasldb.format.berkeley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Damaged files are refused, whatever the damage. */
class BerkeleyFuzzTest {

  private static final boolean FULL = System.getProperty("sasldb.stress", "quick").equals("full");

  @Test
  void damagedFilesGiveAFormatExceptionAndNothingElse() throws Exception {
    long count = FULL ? 2_000_000 : 12_000;
    BerkeleyFuzz.Summary summary = new BerkeleyFuzz(20_261_124).run(0, count);
    assertEquals(count, summary.files());
    // neither is the damage always seen by the header alone, nor is it never seen
    assertTrue(summary.opened() > count / 2, summary.toString());
    assertTrue(summary.sound() > count / 20, summary.toString());
    assertTrue(summary.sound() < summary.opened(), summary.toString());
  }
}
