package org.sasldb.auxprop;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.ByteString;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;

/**
 * The users of one sasldb, for a service: what properties they have, whether a password is right.
 *
 * <p>Open it once and keep it; it is safe for use by several threads. Answers are those of libsasl
 * (Cyrus behaviour, sections 5 to 7). "No such user" is a value. A store that cannot be read is a
 * {@link StoreException}; one that does not exist (yet) has no users, as libsasl sees it.
 */
public final class AuxpropLookup implements AutoCloseable {
  private final CredentialStore store;
  private final Auxprop auxprop;

  private AuxpropLookup(CredentialStore store, Auxprop auxprop) {
    this.store = store;
    this.auxprop = auxprop;
  }

  /** Opens a store for lookups; a name without a realm belongs to this host. */
  public static AuxpropLookup open(StoreLocation location) {
    return at(location).open();
  }

  /** Starts with a store. */
  public static Builder at(StoreLocation location) {
    return new Builder(location);
  }

  /**
   * Looks up properties of a user.
   *
   * @param name {@code joe@example.com}, or {@code joe} for the realm of the application
   * @param properties names as they stand in the store, without a star; at least one, because a
   *     lookup of nothing says OK for a user that does not exist
   * @return what was found; to be closed, which wipes it
   * @throws StoreException if the store cannot be read
   */
  public UserProperties find(String name, String... properties) throws StoreException {
    if (properties.length == 0) {
      throw new IllegalArgumentException("no property is asked for");
    }
    PropertySet.Builder wanted = PropertySet.builder();
    for (String property : properties) {
      wanted.request(UserProperties.request(property));
    }
    if (isNoText(name)) {
      return new UserProperties(new LookupResult(Outcome.of(ResultCode.BADPARAM), wanted.build()));
    }
    ByteString user = ByteString.utf8(name);
    LookupResult result = auxprop.lookup(user, wanted.build(), CallerFlags.AUTHENTICATION);
    return new UserProperties(result.orThrow());
  }

  /**
   * Checks a plain password: {@link ResultCode#OK}, or why not. Tell the other side only {@link
   * ResultCode#forRemote()}.
   *
   * @throws StoreException if the store cannot be read
   */
  public ResultCode checkPassword(String name, char[] password) throws StoreException {
    if (isNoText(name)) {
      return ResultCode.BADPARAM;
    }
    try (Secret secret = utf8(password)) {
      return auxprop.checkPassword(ByteString.utf8(name), secret).orThrow().code();
    } catch (CharacterCodingException e) {
      return ResultCode.BADAUTH;
    }
  }

  /** Half a surrogate pair is refused: replaced by a question mark it would be another user. */
  private static boolean isNoText(String name) {
    // an encoder of its own for each lookup would cost as much as the lookup
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isSurrogate(c)) {
        i++;
        if (i == name.length() || !Character.isSurrogatePair(c, name.charAt(i))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Half a surrogate pair is refused: replaced by a question mark it could be another password. */
  private static Secret utf8(char[] password) throws CharacterCodingException {
    ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(password));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    encoded.clear();
    while (encoded.hasRemaining()) {
      encoded.put((byte) 0);
    }
    return Secret.takeOver(bytes);
  }

  /**
   * Whether a user has a password that {@link #checkPassword} could check.
   *
   * @throws StoreException if the store cannot be read
   */
  public boolean exists(String name) throws StoreException {
    return !isNoText(name) && auxprop.userExists(ByteString.utf8(name)).orThrow().isOk();
  }

  /** The same users with every flag and result of libsasl. */
  public Auxprop auxprop() {
    return auxprop;
  }

  /** Releases the store. Calling it again does nothing. */
  @Override
  public void close() throws StoreException {
    store.close();
  }

  /** Says how names are read and the store is opened. Not safe for use by several threads. */
  public static final class Builder {
    private final StoreLocation location;
    private OpenOptions options = OpenOptions.reading().withUse(OpenOptions.Use.LONG_LIVED);
    private @Nullable ByteString userRealm;
    private @Nullable ByteString hostName;

    private Builder(StoreLocation location) {
      this.location = location;
    }

    /**
     * The realm of a name without {@code @}. An empty one is looked up as such.
     *
     * @throws IllegalArgumentException if it has half a surrogate pair
     */
    public Builder userRealm(String realm) {
      userRealm = text(realm);
      return this;
    }

    /**
     * The realm of a name without {@code @} where no user realm is given. If it is not set, it is
     * what {@code gethostname} says; no name server is asked.
     *
     * @throws IllegalArgumentException if it has half a surrogate pair
     */
    public Builder hostName(String name) {
      hostName = text(name);
      return this;
    }

    private static ByteString text(String name) {
      if (isNoText(name)) {
        throw new IllegalArgumentException("half a surrogate pair in a name");
      }
      return ByteString.utf8(name);
    }

    /** How the store is opened; for reading and for long if this is not set. */
    public Builder options(OpenOptions newOptions) {
      options = newOptions;
      return this;
    }

    /**
     * The finished lookup. The store itself is opened by the first call, so that a store that comes
     * later is found.
     */
    public AuxpropLookup open() {
      ByteString host = hostName == null ? LocalHostName.get() : hostName;
      CredentialStore store = new StoreOnDemand(location, options);
      PluginChain plugins = PluginChain.of(new SasldbPlugin(store));
      return new AuxpropLookup(store, new Auxprop(plugins, new RealmRules(userRealm, host)));
    }
  }
}
