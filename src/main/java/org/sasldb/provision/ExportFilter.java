package org.sasldb.provision;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;

/**
 * Whose records are exported.
 *
 * @param realms those of these realms; none for all
 * @param users those whose name, its bytes taken for characters, this matches; null for all
 */
public record ExportFilter(Set<ByteString> realms, @Nullable Pattern users) {
  public ExportFilter {
    realms = Set.copyOf(realms);
  }

  /** Whether everything is exported, records with a malformed key too. */
  public boolean isEverything() {
    return realms.isEmpty() && users == null;
  }

  /** Whether the record with this key is. */
  boolean takes(RecordKey key) {
    return isEverything() || key.account().filter(this::takes).isPresent();
  }

  private boolean takes(Account account) {
    return (realms.isEmpty() || realms.contains(account.realm()))
        && (users == null || users.matcher(text(account.user())).matches());
  }

  private static String text(ByteString name) {
    return new String(name.toByteArray(), ISO_8859_1);
  }

  /** What {@code *} and {@code ?} stand for, as in a shell. */
  public static Pattern pattern(ByteString glob) {
    StringBuilder regex = new StringBuilder();
    for (char c : text(glob).toCharArray()) {
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
