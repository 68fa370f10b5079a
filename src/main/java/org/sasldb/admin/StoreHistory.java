package org.sasldb.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.HistoryCursor;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.HistoryKeeper;
import org.sasldb.store.StoreException;

/** The commits of a store that are of interest, one after the other. */
public final class StoreHistory {
  private final HistoryCursor cursor;
  private final Filter filter;
  private final HistoryKeeper.Order order;

  private StoreHistory(HistoryCursor cursor, Filter filter, HistoryKeeper.Order order) {
    this.cursor = cursor;
    this.filter = filter;
    this.order = order;
  }

  /**
   * Which commits are of interest; what is null does not matter.
   *
   * @param user the user of a record that was changed
   * @param realm the realm of a record that was changed
   * @param since the earliest time
   */
  public record Filter(
      @Nullable ByteString user, @Nullable ByteString realm, @Nullable Instant since) {
    private boolean names() {
      return user != null || realm != null;
    }

    private boolean matches(RecordKey key) {
      Optional<Account> account = key.account();
      return account.isPresent()
          && (user == null || user.equals(account.get().user()))
          && (realm == null || realm.equals(account.get().realm()));
    }
  }

  /**
   * Begins to read the history of a store.
   *
   * @return empty if stores of this format keep none
   */
  public static Optional<StoreHistory> of(
      CredentialStore store, Filter filter, HistoryKeeper.Order order) throws StoreException {
    return store instanceof HistoryKeeper keeper
        ? Optional.of(new StoreHistory(keeper.history(order), filter, order))
        : Optional.empty();
  }

  /** The next commit of interest, or null after the last one. */
  public @Nullable HistoryEntry next() throws StoreException {
    HistoryEntry entry = cursor.next();
    while (entry != null && !matches(entry)) {
      if (isTooOld(entry) && order == HistoryKeeper.Order.NEWEST_FIRST) {
        return null;
      }
      entry = cursor.next();
    }
    return entry;
  }

  private boolean isTooOld(HistoryEntry entry) {
    return filter.since != null && entry.when().isBefore(filter.since);
  }

  /** One of whose keys only the first are kept may have changed anybody, and is shown. */
  private boolean matches(HistoryEntry entry) {
    return !isTooOld(entry)
        && (!filter.names()
            || !entry.isComplete()
            || keys(entry).stream().anyMatch(filter::matches));
  }

  private static List<RecordKey> keys(HistoryEntry entry) {
    return Stream.concat(entry.stored().stream(), entry.removed().stream()).toList();
  }

  /** The accounts that a commit changed, as far as their keys are kept, sorted. */
  public static List<Account> accounts(HistoryEntry entry) {
    return keys(entry).stream().sorted().flatMap(key -> key.account().stream()).distinct().toList();
  }
}
