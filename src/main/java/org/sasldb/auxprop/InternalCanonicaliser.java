package org.sasldb.auxprop;

import org.jspecify.annotations.Nullable;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordLimits;

/** The canonicaliser {@code INTERNAL}. */
final class InternalCanonicaliser {
  private InternalCanonicaliser() {}

  static CanonicalName canonicalise(ByteString typed, RealmRules realms) {
    if (typed.indexOf(0) >= 0) {
      return CanonicalName.refused(ResultCode.BADPARAM);
    }
    ByteString name = trim(typed);
    if (name.isEmpty()) {
      return CanonicalName.refused(ResultCode.FAIL);
    }
    ByteString realm = realms.userRealm();
    boolean append = realm != null && name.indexOf('@') < 0;
    int length = name.length() + (append && realm != null ? 1 + realm.length() : 0);
    if (length > RecordLimits.MAX_NAME_LENGTH) {
      return CanonicalName.refused(ResultCode.BUFOVER);
    }
    return CanonicalName.of(append ? join(name, realm) : name);
  }

  private static ByteString trim(ByteString name) {
    int from = 0;
    int to = name.length();
    while (from < to && isSpace(name.at(from))) {
      from++;
    }
    while (to > from && isSpace(name.at(to - 1))) {
      to--;
    }
    return from == 0 && to == name.length() ? name : name.slice(from, to);
  }

  /** {@code isspace} of the C locale: blank, tab, line feed, vertical tab, form feed, return. */
  private static boolean isSpace(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  private static ByteString join(ByteString name, @Nullable ByteString realm) {
    if (realm == null) {
      return name;
    }
    byte[] joined = new byte[name.length() + 1 + realm.length()];
    for (int i = 0; i < name.length(); i++) {
      joined[i] = name.at(i);
    }
    joined[name.length()] = '@';
    for (int i = 0; i < realm.length(); i++) {
      joined[name.length() + 1 + i] = realm.at(i);
    }
    return ByteString.of(joined);
  }
}
