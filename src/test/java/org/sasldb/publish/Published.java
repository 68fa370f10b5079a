package org.sasldb.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Publication;
import org.sasldb.store.Publishing;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** A JE store with targets, in a folder for tests. */
final class Published {
  static final RecordKey JOE = RecordKey.of("joe", "example.org", "userPassword");
  static final RecordKey ANN = RecordKey.of("ann", "example.net", "userPassword");

  private final Path folder;
  private final List<Publication> heard = new ArrayList<>();

  Published(Path folder) {
    this.folder = folder;
  }

  StoreLocation store() {
    return StoreLocation.of(StoreFormat.JE, folder.resolve("store"));
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  Target target(StoreFormat format, String name) {
    return target(format, name, Target.Selection.ALL);
  }

  Target target(StoreFormat format, String name, Target.Selection selection) {
    return new Target(format, path(name), Target.Access.UNCHANGED, selection, false);
  }

  OpenOptions options(OpenOptions.Access access) {
    return OpenOptions.reading()
        .withAccess(access)
        .withPublishing(new Publishing(Publishing.Moment.AT_COMMIT, heard::add, null));
  }

  PublishedStore open() throws StoreException {
    return PublishedStore.open(store(), options(OpenOptions.Access.CREATE));
  }

  /** What was told since this was asked last. */
  List<Publication.Outcome> heard() {
    List<Publication.Outcome> outcomes = heard.stream().map(Publication::outcome).toList();
    heard.clear();
    return outcomes;
  }

  /** Why targets failed since this was asked last. */
  List<String> failures() {
    List<String> failures =
        heard.stream()
            .map(Publication::failure)
            .filter(failure -> failure != null)
            .map(StoreException::getMessage)
            .toList();
    heard.clear();
    return failures;
  }

  void add(Target target) throws StoreException {
    try (PublishedStore published = open()) {
      Publication publication = published.add(target, false);
      if (publication.failure() != null) {
        throw publication.failure();
      }
    }
  }

  void put(RecordKey key, String value) throws StoreException {
    commit(ChangeSet.of("test").put(key, secret(value)).build());
  }

  void commit(ChangeSet changes) throws StoreException {
    change(store(), changes, options(OpenOptions.Access.CREATE));
  }

  /** What a program does that knows nothing of publishing. */
  void foreign(Path file, ChangeSet changes) throws StoreException, IOException {
    Path mark = org.sasldb.store.PublishedMark.of(file);
    Path aside = mark.resolveSibling("mark");
    Files.move(mark, aside);
    try {
      change(StoreLocation.of(file), changes, OpenOptions.creating());
    } finally {
      Files.move(aside, mark);
    }
  }

  private static void change(StoreLocation location, ChangeSet changes, OpenOptions options)
      throws StoreException {
    try (CredentialStore store = Stores.open(location, options)) {
      store.commit(changes);
    }
  }

  List<TargetStatus> status() throws StoreException {
    try (PublishedStore published =
        PublishedStore.open(store(), options(OpenOptions.Access.READ))) {
      return published.status();
    }
  }

  static Secret secret(String value) {
    return Secret.takeOver(value.getBytes(StandardCharsets.UTF_8));
  }

  Map<RecordKey, String> storeRecords() throws StoreException {
    return records(store());
  }

  Map<RecordKey, String> records(String name) throws StoreException {
    return records(StoreLocation.of(path(name)));
  }

  private static Map<RecordKey, String> records(StoreLocation location) throws StoreException {
    Map<RecordKey, String> records = new TreeMap<>();
    try (CredentialStore store = Stores.open(location, OpenOptions.reading());
        RecordCursor cursor = store.scan()) {
      CredentialRecord next;
      while ((next = cursor.next()) != null) {
        records.put(next.key(), new String(next.value().toByteArray(), StandardCharsets.UTF_8));
      }
    }
    return records;
  }
}
