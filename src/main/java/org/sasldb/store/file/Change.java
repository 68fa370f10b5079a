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

  /** Overwrites the values of what {@link #on} gave, if they are not those of a caller. */
  default void done(ChangeSet changes) {
    // a caller wipes his own
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
    public void done(ChangeSet changes) {
      changes.wipe();
    }

    private void addStored(ChangeSet.Builder changes, NativeFile before) throws FormatException {
      RecordScan entries = theirs.entries();
      while (entries.next()) {
        byte[] key = entries.key();
        byte[] value = entries.value();
        if (!own.decides(key) && !isValue(before.find(key), value)) {
          changes.put(RecordKey.ofBytes(key), Secret.takeOver(value));
        } else {
          Arrays.fill(value, (byte) 0);
        }
      }
    }

    private void addRemoved(ChangeSet.Builder changes, NativeFile before) throws FormatException {
      RecordScan entries = before.entries();
      while (entries.next()) {
        byte[] key = entries.key();
        if (!own.decides(key) && isValue(theirs.find(key), null)) {
          changes.delete(RecordKey.ofBytes(key));
        }
      }
    }

    private static boolean isValue(byte @Nullable [] found, byte @Nullable [] value) {
      boolean is = Arrays.equals(found, value);
      if (found != null) {
        Arrays.fill(found, (byte) 0);
      }
      return is;
    }
  }
}
