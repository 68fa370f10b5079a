package org.sasldb.provision;

import java.util.List;
import org.sasldb.provision.UserChange.Action;
import org.sasldb.record.Account;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.Precondition;

/**
 * The way from a store as it was read to the desired state.
 *
 * @param changes users with whom something is done: the listed ones in the order of the file, then
 *     those whom pruning removes, by name
 * @param unchanged how many listed users are already as they are to be
 * @param generated passwords that were made up for users who had no secret, in the order of the
 *     file
 */
public record Plan(List<UserChange> changes, long unchanged, List<Generated> generated) {
  /** What the change is called in the history of a store. */
  private static final String OPERATION = "apply";

  public Plan {
    changes = List.copyOf(changes);
    generated = List.copyOf(generated);
  }

  /** A password that somebody must be told. */
  public record Generated(Account account, Secret password) {}

  /** Whether the store is to be changed at all. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** How many users something is done with. */
  public long count(Action action) {
    return changes.stream().filter(change -> change.action() == action).count();
  }

  /**
   * The change to commit. It is refused where one of the records it is about is not any more as it
   * was read.
   */
  ChangeSet toChangeSet() {
    ChangeSet.Builder set = ChangeSet.of(OPERATION);
    for (UserChange change : changes) {
      for (UserChange.Edit edit : change.edits()) {
        add(set, RecordKey.of(change.account(), edit.property()), edit);
      }
    }
    return set.build();
  }

  private static void add(ChangeSet.Builder set, RecordKey key, UserChange.Edit edit) {
    Secret before = edit.before();
    set.require(
        before == null ? new Precondition.Absent(key) : new Precondition.Unchanged(key, before));
    if (edit.changes()) {
      Secret after = edit.after();
      if (after == null) {
        set.delete(key);
      } else {
        set.put(key, after);
      }
    }
  }
}
