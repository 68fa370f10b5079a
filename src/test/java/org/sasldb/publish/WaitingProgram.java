package org.sasldb.publish;

import java.nio.file.Path;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** Has a store open for changes until it is killed. */
final class WaitingProgram {
  private WaitingProgram() {}

  public static void main(String[] args) throws Exception {
    StoreLocation location = StoreLocation.of(StoreFormat.JE, Path.of(args[0]));
    try (var store =
        Stores.open(location, OpenOptions.reading().withAccess(OpenOptions.Access.WRITE))) {
      System.out.println(store.info().path());
      while (System.in.read() >= 0) {
        // nothing is said
      }
    }
  }
}
