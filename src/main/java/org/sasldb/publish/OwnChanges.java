package org.sasldb.publish;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.HistoryCursor;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.HistoryKeeper;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;

/**
 * What the store itself changed since a target was published last. In that the target differs too,
 * and nobody but the store is the cause.
 *
 * @param keys the records, under the names they have in a target
 * @param stored the records, under the names they have in the store
 * @param complete whether these are all: of a very large commit the history has the first keys only
 */
record OwnChanges(Set<RecordKey> keys, Set<RecordKey> stored, boolean complete) {
  /** Those after a commit; where it is not known, it is not known either which they are. */
  static OwnChanges since(CredentialStore store, long commit) throws StoreException {
    Set<RecordKey> stored = new HashSet<>();
    boolean complete = true;
    if (commit < 0 || !(store instanceof HistoryKeeper keeper)) {
      return new OwnChanges(Set.of(), Set.of(), false);
    }
    HistoryCursor cursor = keeper.history(HistoryKeeper.Order.NEWEST_FIRST);
    for (HistoryEntry entry = cursor.next();
        entry != null && entry.number() > commit;
        entry = cursor.next()) {
      complete &= entry.isComplete();
      stored.addAll(entry.stored());
      stored.addAll(entry.removed());
    }
    Set<RecordKey> keys = new HashSet<>();
    stored.forEach(key -> add(keys, key));
    return new OwnChanges(keys, stored, complete);
  }

  private static void add(Set<RecordKey> keys, RecordKey key) {
    keys.add(key);
    if (key.property().filter(PropertyNames::isFurtherVerifier).isPresent()) {
      keys.add(RecordKey.of(key.account().orElseThrow(), PropertyNames.AUTH_PASSWORD));
    }
  }

  /** What remains of a difference for others to have caused. */
  TargetDifference without(TargetDifference whole) {
    return new TargetDifference(
        foreign(whole.added()), foreign(whole.changed()), foreign(whole.missing()));
  }

  /** What of a difference the store itself has caused. */
  TargetDifference of(TargetDifference whole) {
    return new TargetDifference(ours(whole.added()), ours(whole.changed()), ours(whole.missing()));
  }

  private List<RecordKey> ours(List<RecordKey> all) {
    return all.stream().filter(keys::contains).toList();
  }

  private List<RecordKey> foreign(List<RecordKey> all) {
    List<RecordKey> foreign = new ArrayList<>(all);
    foreign.removeIf(keys::contains);
    return foreign;
  }

  /**
   * Refuses to say who changed what.
   *
   * @throws StoreException if the history does not tell all
   */
  void requireComplete(Target target) throws StoreException {
    if (!complete) {
      throw new StoreException(
          Failure.TARGET_CHANGED,
          target.path(),
          "it is not known which of the differences are foreign: what was published last is not"
              + " noted, or the store has changed more records since than its history tells",
          "sasldb publish status; then sasldb publish run --force " + ShellWord.of(target.path()),
          null);
    }
  }
}
