package org.sasldb.format.berkeley;

import org.sasldb.format.FormatException;

/**
 * Verifies the two halves of a file at once. They note the pages that they reach in one set, so
 * that a page that both reach is an error too.
 */
final class TwoVerifiers {
  /** Less is verified sooner than a thread has started and the code is compiled. */
  private static final long SMALLEST = 16 << 20;

  private final Pages pages;
  private final PageSet used;

  TwoVerifiers(Pages pages) {
    this.pages = pages;
    used = new PageSet(pages.header.lastPage);
  }

  /** Whether the file is large, and there is a processor for each half. */
  static boolean areWorthIt(Pages pages) {
    return (long) pages.size * pages.header.lastPage >= SMALLEST
        && pages.header.maxBucket > 0
        && Runtime.getRuntime().availableProcessors() > 1;
  }

  /** The number of records; -1 if there is any error, of which this does not tell the first. */
  long run() {
    int middle = pages.header.maxBucket >>> 1;
    Half second = new Half(middle + 1, pages.header.maxBucket);
    Thread thread = new Thread(second, "verifier");
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // this user may not have another thread
      return -1;
    }
    Half first = new Half(0, middle);
    first.run();
    await(thread);
    return first.records < 0 || second.records < 0 ? -1 : first.records + second.records;
  }

  private static void await(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Some of the buckets. */
  private final class Half implements Runnable {
    private final int first;
    private final int last;
    private long records = -1;

    Half(int first, int last) {
      this.first = first;
      this.last = last;
    }

    @Override
    public void run() {
      try {
        RecordVerifier verifier = new RecordVerifier(pages, used, FirstError.THROWN, first, last);
        long found = verifier.run(FirstError.THROWN);
        pages.settle();
        records = found;
      } catch (FormatException | InternalError | RuntimeException e) {
        // whoever verifies the whole file meets it again, or the one before it
        records = -1;
      }
    }
  }
}
