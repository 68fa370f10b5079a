package org.sasldb.provision;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.Secret;

/**
 * What is to be done with one user.
 *
 * @param line where he is listed; 0 if he is not
 * @param account who he is
 * @param action what is done on the whole
 * @param reasons why, each in a few words without any secret
 * @param edits the records in question
 */
public record UserChange(
    long line, Account account, Action action, List<String> reasons, List<Edit> edits) {
  /** What is done with a user. */
  public enum Action {
    /** He is not in the store yet. */
    ADD,
    /** Some of his records are other ones afterwards. */
    CHANGE,
    /** All his records are removed. */
    REMOVE,
    /** His secrets let nobody in afterwards; other records may change too. */
    DISABLE,
    /** His secrets let him in again; other records may change too. */
    ENABLE
  }

  /**
   * A record before and after.
   *
   * @param property the record's property
   * @param before the value that was found, null for no record; it must still be that
   * @param after the value to be stored, null for none; the same as before for a record that is
   *     only to be guarded
   */
  record Edit(ByteString property, @Nullable Secret before, @Nullable Secret after) {
    /** Whether the record is another one afterwards. */
    boolean changes() {
      return !Objects.equals(before, after);
    }
  }
}
