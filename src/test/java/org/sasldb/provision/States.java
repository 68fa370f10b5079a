package org.sasldb.provision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.Progress;
import org.sasldb.publish.PublishedStore;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.StorePublisher;
import org.sasldb.testing.MemoryStore;
import org.sasldb.verifier.RandomSource;

/** Desired states and what is done with them in tests. */
final class States {
  private States() {}

  /** A state in YAML below {@code version: 1} and the realm {@code r}. */
  static DesiredState yaml(String text) throws BadStateException {
    return read("version: 1\nrealm: r\n" + text, StateFormat.YAML);
  }

  static DesiredState read(String text, StateFormat format) throws BadStateException {
    try {
      return StateReader.read(
          new ByteArrayInputStream(text.getBytes(UTF_8)),
          "",
          format,
          StateDefaults.none(Path.of("")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ApplyState apply(DesiredState state, ApplyState.Stores stores) {
    return new ApplyState(state, stores, RandomSource.system(), Progress.NONE);
  }

  /** The records as text. */
  static Map<String, String> records(MemoryStore store) {
    Map<String, String> records = new TreeMap<>();
    store.records().forEach((key, value) -> records.put(key.toString(), new String(value, UTF_8)));
    return records;
  }

  /** A store in memory. */
  static ApplyState.Stores of(MemoryStore store) {
    return new ApplyState.Stores() {
      @Override
      public StoreLocation location() {
        return StoreLocation.of(Path.of("memory"));
      }

      @Override
      public CredentialStore read() {
        return store;
      }

      @Override
      public CredentialStore write() {
        return store;
      }

      @Override
      public boolean owesPublications() {
        return false;
      }
    };
  }

  /** A store on the disk. */
  static ApplyState.Stores at(StoreLocation location) {
    return new ApplyState.Stores() {
      @Override
      public StoreLocation location() {
        return location;
      }

      @Override
      public @Nullable CredentialStore read() throws StoreException {
        return location.exists()
            ? org.sasldb.store.Stores.open(location, OpenOptions.reading())
            : null;
      }

      @Override
      public CredentialStore write() throws StoreException {
        return org.sasldb.store.Stores.open(location, OpenOptions.creating());
      }

      @Override
      public boolean owesPublications() throws StoreException {
        if (location.format() != StoreFormat.JE || !StorePublisher.hasTargets(location.path())) {
          return false;
        }
        try (PublishedStore store = PublishedStore.open(location, OpenOptions.reading())) {
          return store.owes();
        }
      }
    };
  }
}
