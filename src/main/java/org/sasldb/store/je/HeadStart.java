package org.sasldb.store.je;

import java.lang.management.ManagementFactory;
import java.text.SimpleDateFormat;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.LogManager;

/**
 * Begins beside the opening of an environment what JE will wait for: the parts of the platform that
 * are slow to start and that JE asks when it opens (dates, logging, and the figures of the JVM).
 * Only a run of one command notices, by a tenth of its time; nothing depends on it, and it touches
 * no class of JE, because two threads that initialise classes of one library can wait for each
 * other for ever.
 */
final class HeadStart extends Thread {
  private static final AtomicBoolean BEGUN = new AtomicBoolean();
  private static final CountDownLatch DATES = new CountDownLatch(1);

  private HeadStart() {
    super("je-head-start");
    setDaemon(true);
  }

  /** Begins, the first time; returns at once. */
  static void begin() {
    if (BEGUN.compareAndSet(false, true)) {
      try {
        new HeadStart().start();
      } catch (OutOfMemoryError e) {
        // there may be no more threads: then there is no head start, and nobody is to wait for it
        DATES.countDown();
      }
    }
  }

  /**
   * Waits until dates can be written, if it has begun: JE asks for that first, and two threads that
   * make it ready at once take longer than one.
   */
  static void awaitDates() {
    if (!BEGUN.get()) {
      return;
    }
    try {
      DATES.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    // in the order in which JE asks: calendar, time zone and the words of the locale first
    try {
      new SimpleDateFormat("yyyy", Locale.ROOT);
    } finally {
      DATES.countDown();
    }
    LogManager.getLogManager().getLogger("");
    ManagementFactory.getRuntimeMXBean().getInputArguments();
    ManagementFactory.getOperatingSystemMXBean().getAvailableProcessors();
    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    ManagementFactory.getGarbageCollectorMXBeans();
  }
}
