package org.sasldb.format.bsd185;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.sasldb.format.Finding;
import org.sasldb.format.FormatException;

/**
 * Walks the whole file and checks what a record depends on: pages, chains, no key twice in a
 * bucket, and as many records as the header counts.
 */
final class Verification {

  /** What to do with what is found: throw it, or note it and go on. */
  interface Notes {
    void error(FormatException error) throws FormatException;

    void warning(Finding warning);
  }

  private final Pages pages;
  private final Notes notes;
  private final RecordWalk walk;
  private final Set<ByteBuffer> keysOfBucket = new HashSet<>();
  private int bucket = -1;
  private long records;

  private Verification(Pages pages, Notes notes, RecordWalk walk) {
    this.pages = pages;
    this.notes = notes;
    this.walk = walk;
  }

  /** Checks the file and returns the number of records that can be read. */
  static long run(Pages pages, Notes notes) throws FormatException {
    try (RecordWalk walk = new RecordWalk(pages, new BitSet())) {
      return new Verification(pages, notes, walk).run();
    }
  }

  private long run() throws FormatException {
    boolean more = true;
    while (more) {
      try {
        more = walk.next();
        if (more) {
          records++;
          checkKey();
        }
      } catch (FormatException e) {
        notes.error(e);
      }
    }
    if (records != pages.header.keys) {
      notes.error(
          FormatException.corrupt(
              "header, offset 56",
              "counts " + pages.header.keys + " keys, but " + records + " can be read"));
    }
    return records;
  }

  private void checkKey() throws FormatException {
    if (walk.bucket() != bucket) {
      keysOfBucket.clear();
      bucket = walk.bucket();
    }
    byte[] key = walk.key();
    int home = pages.header.bucketOf(key);
    if (home >= 0 && home != bucket) {
      notes.warning(
          Finding.warning(
              walk.place(),
              "a key of bucket " + home + " stands in bucket " + bucket + ": it cannot be found"));
    }
    if (!keysOfBucket.add(ByteBuffer.wrap(key))) {
      throw FormatException.corrupt(walk.place(), "a key stands twice in bucket " + bucket);
    }
  }
}
