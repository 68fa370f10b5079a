package org.sasldb.auxprop;

import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.StoreException;

/** One lookup of the plug-in {@code sasldb} (Cyrus behaviour, section 5.4). Used once. */
final class SasldbLookup {
  private static final Outcome OK = Outcome.of(ResultCode.OK);
  private static final Outcome NOUSER = Outcome.of(ResultCode.NOUSER);

  private final CredentialStore store;
  private final PropertySet wanted;
  private final Account account;
  private final LookupFlags flags;
  private PropertySet.@Nullable Builder found;
  private @Nullable Secret value;
  private boolean passwordFetched;

  SasldbLookup(CredentialStore store, PropertySet wanted, Account account, LookupFlags flags) {
    this.store = store;
    this.wanted = wanted;
    this.account = account;
    this.flags = flags;
  }

  LookupResult run() {
    Outcome outcome = verdict(fetchAll());
    return new LookupResult(outcome, found == null ? wanted : found.build());
  }

  /** Null when there was nothing to fetch. */
  private @Nullable Outcome fetchAll() {
    Outcome decided = null;
    Identity identity = flags.identity();
    for (int i = 0; i < wanted.size(); i++) {
      PropertyRequest request = wanted.at(i);
      if (request.identity() != identity || !isToBeFetched(i, request)) {
        continue;
      }
      Outcome fetched = fetchInto(i, request);
      decided = decided == null ? fetched : afterwards(decided, fetched);
      if (!isHarmless(decided)) {
        return decided;
      }
    }
    return decided;
  }

  private boolean isToBeFetched(int i, PropertyRequest request) {
    return !wanted.hasValue(i)
        || flags.has(LookupFlags.OVERRIDE)
        || (flags.has(LookupFlags.VERIFY_AGAINST_HASH) && request.isUserPassword());
  }

  /** An old value is gone even if there is none to replace it. */
  private Outcome fetchInto(int i, PropertyRequest request) {
    passwordFetched |= request.isUserPassword();
    if (wanted.hasValue(i)) {
      editing().erase(i);
    }
    Outcome fetched = fetch(request.property());
    if (value != null) {
      editing().set(i, value);
    }
    return fetched;
  }

  private PropertySet.Builder editing() {
    PropertySet.Builder builder = found;
    if (builder == null) {
      builder = wanted.toBuilder();
      found = builder;
    }
    return builder;
  }

  /** NOUSER gives way to whatever comes later; OK stays when a later record is missing. */
  private static Outcome afterwards(Outcome before, Outcome fetched) {
    return before.isOk() && fetched.code() == ResultCode.NOUSER ? before : fetched;
  }

  private static boolean isHarmless(Outcome outcome) {
    return outcome.isOk() || outcome.code() == ResultCode.NOUSER;
  }

  private Outcome verdict(@Nullable Outcome decided) {
    if (decided == null) {
      return OK;
    }
    if (decided.code() != ResultCode.NOUSER) {
      return decided;
    }
    if (flags.has(LookupFlags.AUTHZID)) {
      return OK;
    }
    return passwordFetched ? decided : existence();
  }

  /** A user exists who has a {@code userPassword}, whatever was asked for. */
  private Outcome existence() {
    Outcome outcome = fetch(PropertyNames.USER_PASSWORD);
    if (value != null) {
      value.close();
    }
    return outcome;
  }

  /** Leaves the value in {@link #value}, null unless the outcome is OK. */
  private Outcome fetch(ByteString property) {
    value = null;
    Optional<Secret> record;
    try {
      record = store.get(RecordKey.of(account, property));
    } catch (StoreException e) {
      return failed(e);
    }
    if (record.isEmpty()) {
      return NOUSER;
    }
    Secret secret = record.get();
    if (secret.length() > SasldbPlugin.MAX_VALUE_LENGTH) {
      secret.close();
      return Outcome.of(ResultCode.BUFOVER);
    }
    value = secret;
    return OK;
  }

  /** A missing file is NOUSER since 2.1.24; a file where a folder should be is not "missing". */
  private static Outcome failed(StoreException e) {
    boolean missing = e.failure() == Failure.NO_SUCH_STORE && !hasFileForFolder(e.getCause());
    boolean cannotExist = e.failure() == Failure.KEY_REFUSED;
    return new Outcome(missing || cannotExist ? ResultCode.NOUSER : ResultCode.FAIL, e);
  }

  private static boolean hasFileForFolder(@Nullable Throwable cause) {
    return cause instanceof NotDirectoryException
        || (cause instanceof FileSystemException f && "Not a directory".equals(f.getReason()));
  }
}
