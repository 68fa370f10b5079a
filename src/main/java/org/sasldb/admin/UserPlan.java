package org.sasldb.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.ByteString;
import org.sasldb.store.ChangeSet;

/**
 * What a {@link UserChange} would do to a store as it stands.
 *
 * @param outcome what it comes to
 * @param change what to commit, with the preconditions under which the outcome is true; null where
 *     nothing is to be changed
 * @param properties the properties that the outcome is about, where it is about some only: those
 *     that are dropped, or that stand in the way
 */
public record UserPlan(
    UserOutcome outcome, @Nullable ChangeSet change, List<ByteString> properties) {
  public UserPlan {
    properties = List.copyOf(properties);
  }

  /** A plan that changes nothing. */
  static UserPlan nothing(UserOutcome outcome) {
    return new UserPlan(outcome, null, List.of());
  }

  /** A plan that changes something. */
  static UserPlan of(UserOutcome outcome, ChangeSet.Builder change) {
    return new UserPlan(outcome, change.build(), List.of());
  }
}
