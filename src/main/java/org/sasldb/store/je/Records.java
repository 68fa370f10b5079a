package org.sasldb.store.je;

import org.jspecify.annotations.Nullable;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;

/** The records against which a change is judged. */
interface Records {
  /** A store that does not exist yet. */
  Records NONE =
      new Records() {
        @Override
        public @Nullable Secret find(byte[] key) {
          return null;
        }

        @Override
        public void sweep(ChangeSet.Sweep sweep, Effects effects) {
          // nothing is there to be removed
        }
      };

  /** The value of a record, or null. */
  @Nullable Secret find(byte[] key);

  /** Notes the removal of each record that a sweep matches. */
  void sweep(ChangeSet.Sweep sweep, Effects effects);
}
