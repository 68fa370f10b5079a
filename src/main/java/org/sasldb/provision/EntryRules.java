package org.sasldb.provision;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.KeptAs;
import org.sasldb.exchange.Entry;
import org.sasldb.record.Account;
import org.sasldb.record.AccountRules;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.KeyLimit;
import org.sasldb.verifier.ScramVerifier;

/** What is wrong with an entry that is well-formed: nobody could use it, or no store hold it. */
final class EntryRules {
  private final ImportTerms terms;

  EntryRules(ImportTerms terms) {
    this.terms = terms;
  }

  /** Why an entry cannot be taken, as a sentence without a full stop; null if it can. */
  @Nullable String objection(Entry entry) {
    if (entry instanceof Entry.OfUser user) {
      return ofUser(user);
    }
    if (entry instanceof Entry.OfRecord found) {
      // whatever is in it: records are taken as they were dumped
      String why = KeyLimit.objection(found.key(), terms.longestKey());
      return why == null ? null : "the record " + found.key() + ": " + why;
    }
    return null;
  }

  private @Nullable String ofUser(Entry.OfUser user) {
    if (user.password() != null
        && !terms.forms().scram().isEmpty()
        && user.properties().containsKey(PropertyNames.AUTH_PASSWORD)) {
      return "a verifier, and a password that is to be stored as one; one is expected";
    }
    Optional<String> name = AccountRules.objection(user.account());
    if (name.isPresent()) {
      return user.account() + ": " + name.get();
    }
    for (Map.Entry<ByteString, Secret> one : user.properties().entrySet()) {
      String why = tooMany(verifier(one.getKey(), one.getValue()));
      if (why != null) {
        return why;
      }
    }
    return terms.longestKey() == KeyLimit.NONE ? null : tooLong(user.account(), names(user));
  }

  private static @Nullable String tooMany(@Nullable ScramVerifier verifier) {
    return verifier == null || verifier.iterations() <= KeptAs.MOST_ITERATIONS
        ? null
        : "the verifier has "
            + verifier.iterations()
            + " iterations; at most 1,000,000 are taken, because each login costs them";
  }

  /** The properties that an entry gives a user. */
  private Set<ByteString> names(Entry.OfUser user) {
    Set<ByteString> names = new LinkedHashSet<>(user.properties().keySet());
    if (user.password() != null) {
      names.addAll(terms.forms().verifiers().keySet());
      if (terms.forms().plain()) {
        names.add(PropertyNames.USER_PASSWORD);
      }
    }
    return names;
  }

  private @Nullable String tooLong(Account account, Set<ByteString> names) {
    for (ByteString name : names) {
      String why = KeyLimit.objection(RecordKey.of(account, name), terms.longestKey());
      if (why != null) {
        return account + ": " + name + ": " + why;
      }
    }
    return null;
  }

  /** Whether a verifier of an entry makes it cheap to try passwords. */
  boolean isWeak(Entry entry) {
    return entry instanceof Entry.OfUser user
        && user.properties().entrySet().stream()
            .anyMatch(one -> isWeak(verifier(one.getKey(), one.getValue())));
  }

  private static boolean isWeak(@Nullable ScramVerifier verifier) {
    return verifier != null && verifier.iterations() < KeptAs.FEWEST_ITERATIONS;
  }

  private static @Nullable ScramVerifier verifier(ByteString property, Secret value) {
    if (!property.equals(PropertyNames.AUTH_PASSWORD)
        && !PropertyNames.isFurtherVerifier(property)) {
      return null;
    }
    byte[] bytes = value.toByteArray();
    try {
      return ScramVerifier.parse(bytes).orElse(null);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
