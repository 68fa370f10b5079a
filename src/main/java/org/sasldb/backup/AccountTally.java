package org.sasldb.backup;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sasldb.record.Account;
import org.sasldb.record.RecordKey;

/** Accounts of which something differs, and whether they are there before and after. */
final class AccountTally {
  static final int BEFORE = 1;
  static final int AFTER = 2;

  private final Map<Account, Integer> accounts =
      new TreeMap<>(Comparator.comparing(Account::realm).thenComparing(Account::user));

  void touched(RecordKey key) {
    key.account().ifPresent(account -> accounts.putIfAbsent(account, 0));
  }

  void before(RecordKey key) {
    mark(key, BEFORE);
  }

  void after(RecordKey key) {
    mark(key, AFTER);
  }

  private void mark(RecordKey key, int when) {
    key.account()
        .ifPresent(account -> accounts.computeIfPresent(account, (a, marks) -> marks | when));
  }

  /** Those that are there at these times and no other. */
  List<Account> only(int when) {
    return accounts.entrySet().stream()
        .filter(e -> e.getValue() == when)
        .map(Map.Entry::getKey)
        .toList();
  }
}
