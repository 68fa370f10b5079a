package org.sasldb.admin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordLimits;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.StoreException;
import org.sasldb.verifier.ScramMechanism;
import org.sasldb.verifier.ScramVerifier;

/**
 * Which secrets a user has and which mechanisms of Cyrus SASL they serve (Cyrus behaviour, section
 * 6); never a secret itself.
 */
public final class DescribeUser {
  private static final List<String> BY_PASSWORD = byPassword();
  private static final Map<ByteString, List<String>> LEGACY =
      Map.of(
          PropertyNames.OTP,
          List.of("OTP"),
          PropertyNames.LEGACY_PLAIN,
          List.of("PLAIN", "LOGIN"),
          ByteString.utf8("cmusaslsecretCRAM-MD5"),
          List.of("CRAM-MD5"),
          ByteString.utf8("cmusaslsecretDIGEST-MD5"),
          List.of("DIGEST-MD5"),
          ByteString.utf8("cmusaslsecretSRP"),
          List.of("SRP"));

  private DescribeUser() {}

  private static List<String> byPassword() {
    List<String> names = new ArrayList<>(List.of("PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5"));
    for (ScramMechanism mechanism : ScramMechanism.values()) {
      names.add(mechanism.saslName());
    }
    return List.copyOf(names);
  }

  /**
   * A user.
   *
   * @param entry the names of what there is
   * @param secrets the secrets that count: of a disabled user those that he would have enabled
   * @param properties the others
   */
  public record Description(UserEntry entry, List<About> secrets, List<About> properties) {
    /** The mechanisms by which the user can log in; none while he is disabled. */
    public List<String> mechanisms() {
      TreeSet<String> all = new TreeSet<>();
      if (entry.state() == UserEntry.State.ENABLED) {
        secrets.forEach(secret -> all.addAll(secret.mechanisms()));
      }
      return List.copyOf(all);
    }
  }

  /**
   * A record.
   *
   * @param property its name, without the mark of a disabled one
   * @param length the length of its value; -1 for a secret, of which that would tell something
   * @param mechanisms what it serves
   * @param iterations of a verifier; 0 for everything else
   * @param remark what else should be known, or empty
   */
  public record About(
      ByteString property, int length, List<String> mechanisms, int iterations, String remark) {}

  /** The description; empty if there is no record of the user. */
  public static Optional<Description> of(CredentialStore store, Account account)
      throws StoreException {
    Map<ByteString, Secret> records = AccountRecords.of(store, account);
    if (records.isEmpty()) {
      return Optional.empty();
    }
    UserEntry entry = new UserEntry(account, List.copyOf(records.keySet()));
    boolean disabled = entry.state() == UserEntry.State.DISABLED;
    boolean plain = entry.secrets().contains(PropertyNames.USER_PASSWORD);
    List<About> secrets = new ArrayList<>();
    for (ByteString name : entry.secrets()) {
      Secret value = records.get(SetPassword.name(name, disabled));
      secrets.add(secret(name, java.util.Objects.requireNonNull(value), plain));
    }
    List<About> properties = new ArrayList<>();
    for (ByteString name : entry.others()) {
      int length = java.util.Objects.requireNonNull(records.get(name)).length();
      properties.add(new About(name, length, List.of(), 0, ""));
    }
    records.values().forEach(Secret::close);
    return Optional.of(new Description(entry, secrets, properties));
  }

  private static About secret(ByteString name, Secret value, boolean plain) {
    if (name.equals(PropertyNames.USER_PASSWORD)) {
      boolean usable = value.length() <= RecordLimits.MAX_VALUE_LENGTH;
      return new About(
          name, -1, usable ? BY_PASSWORD : List.of(), 0, usable ? "" : "too long for libsasl");
    }
    if (name.equals(PropertyNames.AUTH_PASSWORD) || PropertyNames.isFurtherVerifier(name)) {
      return verifier(name, value, plain);
    }
    List<String> mechanisms = LEGACY.getOrDefault(name, List.of());
    return new About(name, -1, mechanisms, 0, mechanisms.isEmpty() ? "not known" : "");
  }

  private static About verifier(ByteString name, Secret value, boolean plain) {
    byte[] bytes = value.toByteArray();
    Optional<ScramVerifier> verifier = ScramVerifier.parse(bytes);
    Arrays.fill(bytes, (byte) 0);
    if (verifier.isEmpty()) {
      return new About(name, -1, List.of(), 0, "not a verifier that libsasl can read");
    }
    String mechanism = verifier.get().mechanism().saslName();
    String remark = "";
    if (PropertyNames.isFurtherVerifier(name)) {
      remark = "for files it is published to";
    } else if (plain) {
      remark = "not looked at beside userPassword";
    }
    List<String> serves = remark.isEmpty() ? List.of(mechanism) : List.of();
    String text = remark.isEmpty() ? mechanism : mechanism + ", " + remark;
    return new About(name, -1, serves, verifier.get().iterations(), text);
  }
}
