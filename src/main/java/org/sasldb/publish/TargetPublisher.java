package org.sasldb.publish;

import java.nio.file.Path;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StorePublisher;

/** Makes a store that has targets publish to them. */
public final class TargetPublisher implements StorePublisher {
  /** Has nothing of its own. */
  public TargetPublisher() {}

  @Override
  public CredentialStore publishing(CredentialStore store, Path folder, OpenOptions options)
      throws StoreException {
    return PublishingStore.over(store, folder, options);
  }

  @Override
  public boolean publishesTo(Path folder, Path target) {
    return TargetList.claims(folder, target);
  }
}
