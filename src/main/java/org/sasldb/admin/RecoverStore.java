package org.sasldb.admin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.store.CheckReport;
import org.sasldb.store.NewStore;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * Puts every record that can still be read of a damaged store into a new one. Never touches the
 * damaged one.
 */
public final class RecoverStore {
  private static final int MOST_LISTED = 1000;

  private final StoreBuilder builder;
  private final Set<RecordKey> taken = new HashSet<>();
  private final List<RecordObstacle> doubtful = new ArrayList<>();
  private final List<RecordObstacle> leftOut = new ArrayList<>();
  private long doubts;
  private long omissions;
  private @Nullable StoreException failure;

  private RecoverStore(StoreBuilder builder) {
    this.builder = builder;
  }

  /**
   * What was saved.
   *
   * @param records how many records the new store has
   * @param doubtful the first of the records that may not have been current
   * @param doubts how many of them there are
   * @param leftOut the first of the records that the new store could not take
   * @param omissions how many of them there are
   * @param damage what is wrong with the damaged store, and where
   */
  public record Outcome(
      long records,
      List<RecordObstacle> doubtful,
      long doubts,
      List<RecordObstacle> leftOut,
      long omissions,
      CheckReport damage) {
    public Outcome {
      doubtful = List.copyOf(doubtful);
      leftOut = List.copyOf(leftOut);
    }
  }

  /**
   * Saves what can be saved.
   *
   * @param write whether the new store is made; without it only the outcome is found out
   * @throws StoreException if the damaged store cannot be read at all, or the new one not be made
   */
  public static Outcome run(StoreLocation damaged, StoreLocation to, NewStore terms, boolean write)
      throws StoreException {
    try (StoreBuilder builder = Stores.build(to, terms)) {
      RecoverStore recovery = new RecoverStore(builder);
      CheckReport damage = Stores.salvage(damaged, terms.options(), recovery::take);
      if (recovery.failure != null) {
        throw recovery.failure;
      }
      if (write) {
        builder.finish();
      }
      return new Outcome(
          recovery.taken.size(),
          recovery.doubtful,
          recovery.doubts,
          recovery.leftOut,
          recovery.omissions,
          damage);
    }
  }

  private void take(CredentialRecord entry, @Nullable String doubt) {
    try {
      if (failure == null) {
        keep(entry, doubt);
      }
    } catch (StoreException e) {
      failure = e;
    } finally {
      entry.value().close();
    }
  }

  private void keep(CredentialRecord entry, @Nullable String doubt) throws StoreException {
    RecordKey key = entry.key();
    if (taken.contains(key)) {
      omit(key, "another record of the same key was found before it");
      return;
    }
    String refusal = builder.refusal(key, entry.value().length());
    if (refusal != null) {
      omit(key, refusal);
      return;
    }
    builder.add(entry);
    taken.add(key);
    if (doubt != null) {
      doubts++;
      list(doubtful, key, doubt);
    }
  }

  private void omit(RecordKey key, String reason) {
    omissions++;
    list(leftOut, key, reason);
  }

  private static void list(List<RecordObstacle> list, RecordKey key, String reason) {
    if (list.size() < MOST_LISTED) {
      list.add(new RecordObstacle(key, reason));
    }
  }
}
