package org.sasldb.store.file;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.format.RecordScan;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;

/** What is to be done to a content that is known only when the file is locked. */
interface Change {
  /** The change of that content. */
  ChangeSet on(NativeFile current) throws FormatException;

  /** Overwrites what {@link #on} put into a change, once that is made. */
  default void forget(ChangeSet made) {
    // it belongs to whoever gave it
  }

  /** A change that is the same for every content. */
  record Fixed(ChangeSet changes) implements Change {
    @Override
    public ChangeSet on(NativeFile current) {
      return changes;
    }
  }

  /**
   * What a foreign program changed in a file whose place another one has taken, except the records
   * that our own change decides about.
   *
   * @param base the file before the foreign change; null if it is not known any more, then removals
   *     are not carried over
   * @param theirs the file after it
   * @param own our change
   */
  record CarriedOver(@Nullable NativeFile base, NativeFile theirs, ChangePlan own)
      implements Change {
    @Override
    public ChangeSet on(NativeFile current) throws FormatException {
      ChangeSet.Builder changes = ChangeSet.of("carry over");
      addStored(changes, base == null ? current : base);
      if (base != null) {
        addRemoved(changes, base);
      }
      return changes.build();
    }

    @Override
    public void forget(ChangeSet made) {
      made.wipe();
    }

    private void addStored(ChangeSet.Builder changes, NativeFile before) throws FormatException {
      try (RecordScan entries = theirs.entries()) {
        while (entries.next()) {
          byte[] key = entries.key();
          if (!own.decides(key)) {
            Secret value = Secret.takeOver(entries.value());
            if (isIn(before, key, value)) {
              value.close();
            } else {
              changes.put(RecordKey.ofBytes(key), value);
            }
          }
        }
      }
    }

    private static boolean isIn(NativeFile before, byte[] key, Secret value)
        throws FormatException {
      byte[] old = before.find(key);
      if (old == null) {
        return false;
      }
      boolean same = value.matches(old);
      Arrays.fill(old, (byte) 0);
      return same;
    }

    private void addRemoved(ChangeSet.Builder changes, NativeFile before) throws FormatException {
      try (RecordScan entries = before.entries()) {
        while (entries.next()) {
          byte[] key = entries.key();
          if (!own.decides(key) && !isThere(key)) {
            changes.delete(RecordKey.ofBytes(key));
          }
        }
      }
    }

    private boolean isThere(byte[] key) throws FormatException {
      byte[] value = theirs.find(key);
      if (value != null) {
        Arrays.fill(value, (byte) 0);
      }
      return value != null;
    }
  }
}
