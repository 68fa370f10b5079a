package org.sasldb.publish;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.ByteString;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreInfo;
import org.sasldb.verifier.ScramMechanism;

/** A store as one of its targets is to show it. It is read and never changed, and stays open. */
final class ProjectedStore implements CredentialStore {
  private static final List<ByteString> VERIFIERS = List.of(PropertyNames.AUTH_PASSWORD);

  private final CredentialStore store;
  private final List<Pattern> realms;
  private final List<ByteString> properties;
  private final @Nullable ScramMechanism scram;

  ProjectedStore(CredentialStore store, Target.Selection selection) {
    this.store = store;
    this.realms = selection.realms().stream().map(ProjectedStore::pattern).toList();
    this.properties = selection.properties().stream().map(ByteString::utf8).toList();
    this.scram = selection.scram();
  }

  private static Pattern pattern(String realm) {
    return Pattern.compile(
        "\\Q" + realm.replace("\\E", "\\E\\\\E\\Q").replace("*", "\\E.*\\Q") + "\\E",
        Pattern.DOTALL);
  }

  /** Whether the target shows records of this key at all. */
  boolean shows(RecordKey key) {
    ByteString property = key.property().orElse(null);
    return property != null
        && !PropertyNames.isDisabled(property)
        && !PropertyNames.isFurtherVerifier(property)
        && (properties.isEmpty() || properties.contains(property))
        && (realms.isEmpty() || isOfRealm(key.account().orElseThrow().realm()));
  }

  private boolean isOfRealm(ByteString realm) {
    String text = realm.utf8().orElse("");
    return realms.stream().anyMatch(pattern -> pattern.matcher(text).matches());
  }

  @Override
  public StoreInfo info() throws StoreException {
    return store.info();
  }

  @Override
  public Optional<Secret> get(RecordKey key) throws StoreException {
    if (!shows(key)) {
      return Optional.empty();
    }
    Optional<Secret> found = store.get(key);
    if (scram == null || !VERIFIERS.contains(key.property().orElseThrow())) {
      return found;
    }
    if (found.isPresent() && !isOfOtherMechanism(found.get())) {
      return found;
    }
    found.ifPresent(Secret::close);
    return store.get(further(key, scram));
  }

  private static RecordKey further(RecordKey key, ScramMechanism mechanism) {
    return RecordKey.of(
        key.account().orElseThrow(), PropertyNames.furtherVerifier(mechanism.saslName()));
  }

  /** Whether a value is a verifier for a mechanism that the target has not chosen. */
  private boolean isOfOtherMechanism(Secret value) {
    byte[] bytes = value.toByteArray();
    try {
      for (ScramMechanism mechanism : ScramMechanism.values()) {
        if (begins(bytes, mechanism.saslName() + "$")) {
          return mechanism != scram;
        }
      }
      return false;
    } finally {
      java.util.Arrays.fill(bytes, (byte) 0);
    }
  }

  private static boolean begins(byte[] bytes, String text) {
    if (bytes.length < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public RecordCursor scan() throws StoreException {
    return new Scan(store.scan());
  }

  @Override
  public CommitResult commit(ChangeSet changes) throws StoreException {
    throw new StoreException(Failure.READ_ONLY, store.info().path(), "it is only looked at");
  }

  @Override
  public void close() {
    // the store belongs to somebody else
  }

  /** Passes on what the target shows, under the names it has there. */
  private final class Scan implements RecordCursor {
    private final RecordCursor cursor;

    Scan(RecordCursor cursor) {
      this.cursor = cursor;
    }

    @Override
    public @Nullable CredentialRecord next() throws StoreException {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        CredentialRecord shown = shown(entry);
        if (shown != null) {
          return shown;
        }
        entry.value().close();
      }
      return null;
    }

    private @Nullable CredentialRecord shown(CredentialRecord entry) throws StoreException {
      RecordKey key = entry.key();
      if (scram != null && key.property().filter(scramName()::equals).isPresent()) {
        return further(entry);
      }
      if (!shows(key)) {
        return null;
      }
      boolean other =
          scram != null
              && VERIFIERS.contains(key.property().orElseThrow())
              && isOfOtherMechanism(entry.value());
      return other ? null : entry;
    }

    private ByteString scramName() {
      return PropertyNames.furtherVerifier(scram == null ? "" : scram.saslName());
    }

    /** The chosen verifier takes the place of the one that has the usual name. */
    private @Nullable CredentialRecord further(CredentialRecord entry) throws StoreException {
      RecordKey usual =
          RecordKey.of(entry.key().account().orElseThrow(), PropertyNames.AUTH_PASSWORD);
      if (!shows(usual)) {
        return null;
      }
      try (Secret first = store.get(usual).orElse(null)) {
        boolean taken = first != null && !isOfOtherMechanism(first);
        return taken ? null : new CredentialRecord(usual, entry.value());
      }
    }

    @Override
    public void close() throws StoreException {
      cursor.close();
    }
  }
}
