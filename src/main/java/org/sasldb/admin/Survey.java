package org.sasldb.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;

/**
 * A look at all records of a store before they are copied.
 *
 * @param records how many there are
 * @param obstacles the first of those that the new store cannot hold, and of further values of one
 *     key
 * @param obstacleCount how many of them there are
 */
public record Survey(long records, List<RecordObstacle> obstacles, long obstacleCount) {
  private static final int MOST_LISTED = 100;

  public Survey {
    obstacles = List.copyOf(obstacles);
  }

  /** Reads all records. */
  static Survey of(CredentialStore from, StoreBuilder to, Progress progress) throws StoreException {
    Counting counting = new Counting(to);
    progress.begin("reading", -1);
    try (RecordCursor cursor = from.scan()) {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        counting.look(entry);
        entry.value().close();
        progress.advance();
      }
    } finally {
      progress.end();
    }
    return new Survey(counting.records, counting.listed, counting.obstacles);
  }

  /** Sees the records one by one. Several values of one key follow each other in every format. */
  private static final class Counting {
    private final StoreBuilder to;
    private final List<RecordObstacle> listed = new ArrayList<>();
    private @Nullable RecordKey last;
    private long records;
    private long obstacles;

    Counting(StoreBuilder to) {
      this.to = to;
    }

    void look(CredentialRecord entry) {
      records++;
      Optional<String> refusal =
          last != null && entry.key().equals(last)
              ? Optional.of("it is a further value of the same key")
              : Optional.ofNullable(to.refusal(entry.key(), entry.value().length()));
      last = entry.key();
      if (refusal.isPresent()) {
        obstacles++;
        if (listed.size() < MOST_LISTED) {
          listed.add(new RecordObstacle(entry.key(), refusal.get()));
        }
      }
    }
  }
}
