package org.sasldb.record;

import java.util.Optional;

/**
 * The key of one record: user, NUL, realm, NUL, property name (Cyrus behaviour, section 1).
 *
 * <p>A key made by another program may have more or fewer than two NUL bytes. Such a key is
 * <em>malformed</em>: Cyrus cannot read it, but it is held here like any other, so that it can be
 * listed, copied and deleted without being altered.
 */
public final class RecordKey implements Comparable<RecordKey> {
  private final ByteString bytes;

  private RecordKey(ByteString bytes) {
    this.bytes = bytes;
  }

  /**
   * The key of a property of an account.
   *
   * @throws IllegalArgumentException if the property name holds a NUL byte
   */
  public static RecordKey of(Account account, ByteString property) {
    Account.refuseNul(property, "property name");
    byte[] user = account.user().toByteArray();
    byte[] realm = account.realm().toByteArray();
    byte[] name = property.toByteArray();
    byte[] key = new byte[user.length + realm.length + name.length + 2];
    System.arraycopy(user, 0, key, 0, user.length);
    System.arraycopy(realm, 0, key, user.length + 1, realm.length);
    System.arraycopy(name, 0, key, user.length + realm.length + 2, name.length);
    return new RecordKey(ByteString.of(key));
  }

  /** The key with names given as text, stored as UTF-8. */
  public static RecordKey of(String user, String realm, String property) {
    return of(Account.of(user, realm), ByteString.utf8(property));
  }

  /** A key as it stands in a file, well-formed or not. */
  public static RecordKey ofBytes(byte... key) {
    return new RecordKey(ByteString.of(key));
  }

  /** A key that takes the array over: the caller must not keep or use it. */
  public static RecordKey takeOver(byte[] key) {
    return new RecordKey(ByteString.takeOver(key));
  }

  /** The key's bytes. */
  public ByteString bytes() {
    return bytes;
  }

  /** A fresh array holding the key's bytes. */
  public byte[] toByteArray() {
    return bytes.toByteArray();
  }

  /** Whether the key has exactly two NUL bytes. */
  public boolean isWellFormed() {
    int first = bytes.indexOf(0);
    int second = first < 0 ? -1 : bytes.indexOf(0, first + 1);
    return second >= 0 && bytes.indexOf(0, second + 1) < 0;
  }

  /** User and realm; empty for a malformed key. */
  public Optional<Account> account() {
    if (!isWellFormed()) {
      return Optional.empty();
    }
    int first = bytes.indexOf(0);
    int second = bytes.indexOf(0, first + 1);
    return Optional.of(new Account(bytes.slice(0, first), bytes.slice(first + 1, second)));
  }

  /** The property name; empty for a malformed key. */
  public Optional<ByteString> property() {
    if (!isWellFormed()) {
      return Optional.empty();
    }
    int second = bytes.indexOf(0, bytes.indexOf(0) + 1);
    return Optional.of(bytes.slice(second + 1, bytes.length()));
  }

  /** Compares as unsigned bytes. */
  @Override
  public int compareTo(RecordKey other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordKey that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  /** {@code user@realm: property}; a malformed key is shown with its bytes escaped. */
  @Override
  public String toString() {
    return account().map(a -> a + ": " + property().orElseThrow()).orElseGet(bytes::toString);
  }
}
