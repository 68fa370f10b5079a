package org.sasldb.auxprop;

import org.sasldb.record.ByteString;
import org.sasldb.record.Secret;

/**
 * What libsasl does with a name and its auxiliary properties, exactly (Cyrus behaviour, sections 5
 * and 7): canonicalise, look up, store, check a password.
 *
 * <p>Immutable, and safe for use by several threads. No call throws when a store cannot be read:
 * the outcome is {@link ResultCode#FAIL} and carries the reason.
 */
public final class Auxprop {
  private final PluginChain plugins;
  private final RealmRules realms;
  private final Canonicaliser canonicaliser;

  /** With the canonicaliser {@code INTERNAL}. */
  public Auxprop(PluginChain plugins, RealmRules realms) {
    this(plugins, realms, Canonicaliser.INTERNAL);
  }

  /**
   * @param plugins who is asked
   * @param realms where a name without a realm belongs
   * @param canonicaliser how names are made canonical
   */
  public Auxprop(PluginChain plugins, RealmRules realms, Canonicaliser canonicaliser) {
    this.plugins = plugins;
    this.realms = realms;
    this.canonicaliser = canonicaliser;
  }

  /**
   * Makes a name canonical and looks up the properties that are wanted of it: those of the
   * authentication identity, of the authorization identity, or of both, as the flags say.
   */
  public LookupResult lookup(ByteString name, PropertySet wanted, CallerFlags flags) {
    CanonicalName canonical = canonicaliser.canonicalise(name, realms);
    if (canonical.code() != ResultCode.OK) {
      return new LookupResult(Outcome.of(canonical.code()), wanted);
    }
    LookupResult result = lookupCanonical(canonical.name(), wanted, flags);
    boolean unknown = result.code() == ResultCode.NOUSER || result.code() == ResultCode.NOMECH;
    return unknown && flags.has(CallerFlags.EXTERNALLY_VERIFIED)
        ? new LookupResult(Outcome.of(ResultCode.OK), result.properties())
        : result;
  }

  private LookupResult lookupCanonical(ByteString name, PropertySet wanted, CallerFlags flags) {
    if (!flags.has(CallerFlags.AUTHID)) {
      return lookup(name, wanted, flags.forLookup(Identity.AUTHORIZATION));
    }
    LookupResult first = lookup(name, wanted, flags.forLookup(Identity.AUTHENTICATION));
    if (!flags.has(CallerFlags.AUTHZID)) {
      return first;
    }
    LookupResult second = lookup(name, first.properties(), flags.forLookup(Identity.AUTHORIZATION));
    boolean secondCounts = first.outcome().isOk() && second.code() != ResultCode.NOUSER;
    return secondCounts ? second : new LookupResult(first.outcome(), second.properties());
  }

  private LookupResult lookup(ByteString name, PropertySet wanted, LookupFlags flags) {
    return plugins.lookup(wanted, realms.account(name), flags);
  }

  /**
   * Stores properties ({@code sasl_auxprop_store}): of those without a star, one with a value is
   * put (only its first value, up to a NUL byte), one without is deleted. The name is not made
   * canonical. Without properties this asks whether storing is possible.
   */
  public Outcome store(ByteString name, PropertySet properties) {
    if (name.indexOf(0) >= 0) {
      return Outcome.of(ResultCode.BADPARAM);
    }
    return plugins.store(properties, realms.account(name));
  }

  /**
   * Checks a plain password ({@code sasl_checkpass} with {@code pwcheck_method: auxprop}): against
   * {@code userPassword}, and if that does not fit against the legacy {@code cmusaslsecretPLAIN}.
   * OK, BADAUTH, NOUSER if the user has neither, or what the lookup failed with. A verifier in
   * {@code authPassword} is not looked at, as it is not by Cyrus.
   *
   * <p>The comparison takes a time that does not depend on where the bytes differ.
   */
  public Outcome checkPassword(ByteString name, Secret password) {
    try (LookupResult result = lookup(name, PlainPassword.WANTED, CallerFlags.AUTHENTICATION)) {
      return result.outcome().isOk()
          ? Outcome.of(PlainPassword.check(result.properties(), password))
          : result.outcome();
    }
  }

  /**
   * Whether there is such a user ({@code sasl_user_exists}): OK if he has a {@code userPassword} or
   * a {@code cmusaslsecretPLAIN}, NOUSER if neither, or what the lookup failed with.
   */
  public Outcome userExists(ByteString name) {
    try (LookupResult result = lookup(name, PlainPassword.WANTED, CallerFlags.AUTHENTICATION)) {
      return result.outcome();
    }
  }
}
