package org.sasldb.store.je;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.HistoryCursor;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.HistoryKeeper.Order;
import org.sasldb.store.StoreException;

/**
 * Reads the history page by page. Between two pages it holds nothing of the environment, which may
 * be closed and opened again meanwhile: a commit that is told once never changes.
 */
final class JeHistoryCursor implements HistoryCursor {
  private static final int PAGE = 100;

  /** Where the pages come from. */
  interface Pages {
    /** Commits in a row, the first of them with this number. */
    List<HistoryEntry> read(long from, Order order, int most) throws StoreException;
  }

  private final Pages pages;
  private final Order order;
  private final long newest;
  private final Deque<HistoryEntry> page = new ArrayDeque<>();
  private long from;
  private boolean ended;

  /**
   * @param newest the number of the last commit to be shown
   */
  JeHistoryCursor(Pages pages, Order order, long newest) {
    this.pages = pages;
    this.order = order;
    this.newest = newest;
    this.from = order == Order.NEWEST_FIRST ? newest : 1;
  }

  @Override
  public @Nullable HistoryEntry next() throws StoreException {
    if (page.isEmpty() && !ended) {
      page.addAll(pages.read(from, order, PAGE));
      ended = page.size() < PAGE;
    }
    HistoryEntry next = page.poll();
    if (next == null || next.number() > newest) {
      return null;
    }
    from = next.number() + (order == Order.NEWEST_FIRST ? -1 : 1);
    return next;
  }
}
