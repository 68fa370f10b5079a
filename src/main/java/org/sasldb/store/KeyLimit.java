package org.sasldb.store;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;

/**
 * How long the key of a record can be: user, realm, property name and two bytes between them. What
 * is longer is told before anything is done, in the words of the commit that would refuse it.
 */
public final class KeyLimit {
  /** Where keys are as long as anybody likes. */
  public static final int NONE = Integer.MAX_VALUE;

  private static final int MOST_SHOWN = 120;

  private KeyLimit() {}

  /**
   * Refuses a change that a store cannot hold.
   *
   * @param longest the longest key that it can hold
   * @throws StoreException {@link Failure#KEY_REFUSED}
   */
  public static void require(Path path, int longest, ChangeSet changes) throws StoreException {
    for (Map.Entry<RecordKey, Optional<Secret>> write : changes.writes().entrySet()) {
      if (write.getValue().isPresent() && write.getKey().bytes().length() > longest) {
        throw refused(path, write.getKey(), longest);
      }
    }
  }

  /** Why a key cannot be held, as a sentence without a full stop; null if it can. */
  public static @Nullable String objection(RecordKey key, int longest) {
    int length = key.bytes().length();
    return length <= longest
        ? null
        : "the key has "
            + length
            + " bytes; this file can hold "
            + longest
            + " (user, realm, property name and two bytes between them)";
  }

  /** What is thrown for a key that is too long. */
  public static StoreException refused(Path path, RecordKey key, int longest) {
    return new StoreException(Failure.KEY_REFUSED, path, key + ": " + objection(key, longest));
  }

  /** What is thrown where a key that is too long is there already and keeps a change back. */
  public static StoreException keptBack(Path path, RecordKey key, int longest) {
    return new StoreException(
        Failure.KEY_REFUSED,
        path,
        "it has a record already that cannot be written again, "
            + shortened(key)
            + ": "
            + objection(key, longest),
        "delete that user with saslpasswd2 -d, or move all records: sasldb store convert "
            + ShellWord.of(path)
            + " je:NEW-FOLDER",
        null);
  }

  private static String shortened(RecordKey key) {
    String shown = key.toString();
    return shown.length() <= MOST_SHOWN ? shown : shown.substring(0, MOST_SHOWN) + "...";
  }
}
