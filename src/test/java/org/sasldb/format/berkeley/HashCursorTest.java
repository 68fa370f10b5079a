package org.sasldb.format.berkeley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sasldb.format.FormatException;
import org.sasldb.format.Pair;

/** A cursor before, on and after its records, and after damage. */
class HashCursorTest {

  @Test
  void beforeAndAfterTheRecordsThereIsNothingToRead() throws Exception {
    HashCursor cursor = Corpus.open("one-user").scan();
    assertThrows(IllegalStateException.class, cursor::key);
    assertTrue(cursor.next());
    assertEquals(cursor.key().length, cursor.keyLength());
    assertEquals(cursor.value().length, cursor.valueLength());
    assertTrue(cursor.next());
    assertFalse(cursor.next());
    assertFalse(cursor.next());
    assertThrows(IllegalStateException.class, cursor::value);
    assertThrows(IllegalStateException.class, cursor::valueLength);
  }

  @Test
  void afterDamageEachCallFailsWithTheSameError() throws Exception {
    HashCursor cursor = Corpus.open("corrupt-page-number").scan();
    FormatException first =
        assertThrows(
            FormatException.class,
            () -> {
              while (cursor.next()) {
                assertTrue(cursor.keyLength() > 0);
              }
            });
    assertSame(first, assertThrows(FormatException.class, cursor::next));
    assertThrows(IllegalStateException.class, cursor::key);
  }

  @Test
  void twoCursorsDoNotDisturbEachOther() throws Exception {
    HashFile file = Corpus.open("dups-off-page");
    HashCursor ahead = file.scan();
    for (int i = 0; i < 50; i++) {
      assertTrue(ahead.next());
    }
    List<Pair> all = Corpus.scan(file);
    assertEquals(all.get(49), Pair.of(ahead.key(), ahead.value()));
    assertTrue(ahead.next());
    assertEquals(all.get(50), Pair.of(ahead.key(), ahead.value()));
  }
}
