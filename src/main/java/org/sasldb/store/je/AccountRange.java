package org.sasldb.store.je;

import com.sleepycat.je.Cursor;
import com.sleepycat.je.CursorConfig;
import com.sleepycat.je.Database;
import com.sleepycat.je.DatabaseEntry;
import com.sleepycat.je.LockMode;
import com.sleepycat.je.OperationStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sasldb.record.Account;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;

/** The records of one account, which lie side by side because their keys begin with its names. */
final class AccountRange {
  private AccountRange() {}

  /** Notes the removal of each record that a sweep matches. */
  static void sweep(Database records, ChangeSet.Sweep sweep, Effects effects) {
    byte[] prefix = prefix(sweep.account());
    DatabaseEntry key = new DatabaseEntry(prefix);
    DatabaseEntry value = new DatabaseEntry();
    try (Cursor cursor = records.openCursor(null, CursorConfig.READ_UNCOMMITTED)) {
      OperationStatus status = cursor.getSearchKeyRange(key, value, LockMode.DEFAULT);
      while (status == OperationStatus.SUCCESS && startsWith(key.getData(), prefix)) {
        RecordKey found = RecordKey.ofBytes(key.getData());
        if (sweep.matches(found)) {
          effects.remove(found, Secret.takeOver(value.getData()));
        }
        status = cursor.getNext(key, value, LockMode.DEFAULT);
      }
    }
  }

  /** The records of an account, in the order of their keys. */
  static List<CredentialRecord> read(Database records, Account account) {
    List<CredentialRecord> found = new ArrayList<>();
    byte[] prefix = prefix(account);
    DatabaseEntry key = new DatabaseEntry(prefix);
    DatabaseEntry value = new DatabaseEntry();
    try (Cursor cursor = records.openCursor(null, CursorConfig.READ_UNCOMMITTED)) {
      OperationStatus status = cursor.getSearchKeyRange(key, value, LockMode.DEFAULT);
      while (status == OperationStatus.SUCCESS && startsWith(key.getData(), prefix)) {
        RecordKey name = RecordKey.ofBytes(key.getData());
        if (name.isWellFormed()) {
          found.add(new CredentialRecord(name, Secret.takeOver(value.getData())));
        }
        status = cursor.getNext(key, value, LockMode.DEFAULT);
      }
    }
    return found;
  }

  private static byte[] prefix(Account account) {
    byte[] user = account.user().toByteArray();
    byte[] realm = account.realm().toByteArray();
    byte[] prefix = new byte[user.length + realm.length + 2];
    System.arraycopy(user, 0, prefix, 0, user.length);
    System.arraycopy(realm, 0, prefix, user.length + 1, realm.length);
    return prefix;
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }
}
