package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import org.sasldb.format.FormatException;

/**
 * Walks all buckets and checks whatever a record depends on (format sections 4 to 8 and 11): pages,
 * chains, overflow items, sets and trees of values, each page used once, each key in its bucket and
 * only once.
 */
final class RecordVerifier {

  /** What to do with an error: throw it, or note it and go on. */
  interface Errors {
    void report(FormatException error) throws FormatException;
  }

  /** Is shown each page that was reached and is sound, with all its items. */
  interface Visitor {
    void visit(BucketWalk walk) throws FormatException;
  }

  private final Pages pages;
  private final PageSet used;
  private final Errors errors;
  private final BucketWalk walk;
  private final BucketKeys bucketKeys;
  private final ItemBytes key;
  private final ItemBytes value;
  private long records;

  /**
   * @param used where to note every page that is reached
   */
  RecordVerifier(Pages pages, PageSet used, Errors errors) {
    this(pages, used, errors, 0, pages.header.maxBucket);
  }

  /**
   * Only of some buckets.
   *
   * @param first the first of them
   * @param last the last of them
   */
  RecordVerifier(Pages pages, PageSet used, Errors errors, int first, int last) {
    this.pages = pages;
    this.used = used;
    this.errors = errors;
    walk = new BucketWalk(pages, used, first, last);
    bucketKeys = new BucketKeys(pages);
    key = new ItemBytes(pages);
    value = new ItemBytes(pages);
  }

  /** Checks the file and returns the number of records that are sound. */
  long run(Visitor visitor) throws FormatException {
    try {
      verifyPages(visitor);
      return records;
    } finally {
      walk.wipe();
    }
  }

  private void verifyPages(Visitor visitor) throws FormatException {
    int bucket = walk.bucket();
    boolean more = true;
    while (more) {
      try {
        more = walk.next();
        if (walk.bucket() != bucket || !more) {
          endBucket();
          bucket = walk.bucket();
        }
        if (more) {
          verifyPage(visitor);
        }
      } catch (FormatException e) {
        errors.report(e);
      }
    }
  }

  private void endBucket() throws FormatException {
    FormatException twin = bucketKeys.twin();
    bucketKeys.clear();
    if (twin != null) {
      errors.report(twin);
    }
  }

  private void verifyPage(Visitor visitor) throws FormatException {
    boolean sound = true;
    for (int i = 0; i < walk.entries(); i += 2) {
      try {
        verifyKey(i);
        records += verifyValue(i + 1);
      } catch (FormatException e) {
        sound = false;
        errors.report(e);
      }
    }
    if (sound) {
      visitor.visit(walk);
    }
  }

  private void verifyKey(int i) throws FormatException {
    ByteBuffer b = walk.buffer();
    int end = walk.end(i);
    key.setItem(b, 0, i, walk.start(i), end);
    int hash;
    if (key.isOffPage()) {
      key.requireWhole(used);
      hash = key.hash();
    } else {
      hash = HashFunctions.key(walk.bytes(), end - key.length(), end);
    }
    int bucket = pages.header.bucketOf(hash);
    if (bucket != walk.bucket()) {
      throw FormatException.corrupt(
          Page.place(walk.page(), i),
          "a key of bucket " + bucket + " stands in bucket " + walk.bucket());
    }
    bucketKeys.add(hash, walk.page(), i);
  }

  /** Checks a value item and returns the number of values in it. */
  private long verifyValue(int i) throws FormatException {
    ByteBuffer b = walk.buffer();
    int start = walk.start(i);
    int end = walk.end(i);
    return switch (b.get(start)) {
      case PageType.ITEM_DUPLICATE_SET -> countSet(b, start + 1, end);
      case PageType.ITEM_DUPLICATE_TREE ->
          new DuplicateTree(pages).new Verification(used).run(b.getInt(start + 4), walk.page());
      default -> {
        value.setItem(b, 0, i, start, end).requireWhole(used);
        yield 1;
      }
    };
  }

  private static long countSet(ByteBuffer b, int from, int to) {
    long values = 0;
    for (int at = from; at < to; at += 4 + Page.u16(b, at)) {
      values++;
    }
    return values;
  }
}
