package org.sasldb.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;

/**
 * Changes that are made together or not at all, with the conditions under which they are made.
 *
 * <p>The order of work: the preconditions are judged against the records as they stand; then the
 * {@linkplain Sweep sweeps} remove what they match of those records; then each key's last {@code
 * put} or {@code delete} is done. So "remove every secret of joe and store this password" leaves
 * the password.
 */
public final class ChangeSet {
  private final String operation;
  private final List<Precondition> preconditions;
  private final List<Sweep> sweeps;
  private final Map<RecordKey, Optional<Secret>> writes;

  private ChangeSet(Builder builder) {
    this.operation = builder.operation;
    this.preconditions = List.copyOf(builder.preconditions);
    this.sweeps = List.copyOf(builder.sweeps);
    this.writes = Collections.unmodifiableMap(new LinkedHashMap<>(builder.writes));
  }

  /**
   * Starts a change.
   *
   * @param operation what it is called in the history of a store, for example {@code "set
   *     password"}; never anything secret
   */
  public static Builder of(String operation) {
    return new Builder(operation);
  }

  /** What the change is called in the history. */
  public String operation() {
    return operation;
  }

  /** What must hold. */
  public List<Precondition> preconditions() {
    return preconditions;
  }

  /** Removals by account and property. */
  public List<Sweep> sweeps() {
    return sweeps;
  }

  /** The value to store for each key, empty where the record is to be removed; in order. */
  public Map<RecordKey, Optional<Secret>> writes() {
    return writes;
  }

  /** Overwrites the values to store: for who made them, once the commit is over. */
  public void wipe() {
    for (Optional<Secret> value : writes.values()) {
      if (value.isPresent()) {
        value.get().close();
      }
    }
  }

  /** Whether a record that stands in the store is removed by a sweep. */
  public boolean sweepsAway(RecordKey key) {
    for (Sweep sweep : sweeps) {
      if (sweep.matches(key)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The removal of all records of one account whose property name matches.
   *
   * @param account whose records
   * @param properties which of them; asked while the store is locked, and maybe in another thread
   *     than the one that commits
   */
  public record Sweep(Account account, Predicate<ByteString> properties) {
    /** Whether the record with this key is removed. */
    public boolean matches(RecordKey key) {
      return key.account().filter(account::equals).isPresent()
          && properties.test(key.property().orElseThrow());
    }
  }

  /** Collects changes; not safe for use by several threads. */
  public static final class Builder {
    private final String operation;
    private final List<Precondition> preconditions = new ArrayList<>();
    private final List<Sweep> sweeps = new ArrayList<>();
    private final Map<RecordKey, Optional<Secret>> writes = new LinkedHashMap<>();

    private Builder(String operation) {
      this.operation = operation;
    }

    /** Stores a value, replacing one that is there. */
    public Builder put(RecordKey key, Secret value) {
      writes.put(key, Optional.of(value));
      return this;
    }

    /** Removes a record; nothing happens if there is none. */
    public Builder delete(RecordKey key) {
      writes.put(key, Optional.empty());
      return this;
    }

    /** Removes the records of an account whose property name matches. */
    public Builder sweep(Account account, Predicate<ByteString> properties) {
      sweeps.add(new Sweep(account, properties));
      return this;
    }

    /** Adds a condition. */
    public Builder require(Precondition condition) {
      preconditions.add(condition);
      return this;
    }

    /** The finished change. */
    public ChangeSet build() {
      return new ChangeSet(this);
    }
  }
}
