package org.sasldb.admin;

import java.util.List;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;

/**
 * A user in a list.
 *
 * @param account who
 * @param properties the names of his records, sorted
 */
public record UserEntry(Account account, List<ByteString> properties) {
  public UserEntry {
    properties = List.copyOf(properties);
  }

  /** Whether somebody can log in as a user. */
  public enum State {
    /** There is a secret. */
    ENABLED,
    /** There are secrets, all kept where no consumer looks. */
    DISABLED,
    /** There are other properties only. */
    NO_SECRET
  }

  /** Whether somebody can log in. */
  public State state() {
    State state = State.NO_SECRET;
    for (ByteString property : properties) {
      if (PropertyNames.isDisabled(property)) {
        state = State.DISABLED;
      } else if (PropertyNames.isSecret(property)) {
        return State.ENABLED;
      }
    }
    return state;
  }

  /** The names of the secrets, of a disabled user those that he would have enabled. */
  public List<ByteString> secrets() {
    boolean disabled = state() == State.DISABLED;
    return properties.stream()
        .filter(PropertyNames::isSecret)
        .filter(name -> PropertyNames.isDisabled(name) == disabled)
        .map(name -> disabled ? PropertyNames.enabled(name) : name)
        .toList();
  }

  /** The names of what is no secret. */
  public List<ByteString> others() {
    return properties.stream().filter(name -> !PropertyNames.isSecret(name)).toList();
  }
}
