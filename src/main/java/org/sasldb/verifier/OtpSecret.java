package org.sasldb.verifier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The state of a user's one-time passwords as {@code cmusaslsecretOTP} holds it (Cyrus behaviour,
 * section 6.2): algorithm, sequence, seed, the last one-time password, and until when a login holds
 * it locked. Immutable; its text never shows the one-time password.
 */
public final class OtpSecret {
  /** Where libsasl starts to count down from. */
  public static final int FIRST_SEQUENCE = 499;

  private static final int MAX_SEED_LENGTH = 16;
  private static final int SEQUENCE_DIGITS = 4;
  private static final int LOCK_DIGITS = 20;

  private final OtpAlgorithm algorithm;
  private final int sequence;
  private final String seed;
  private final byte[] oneTimePassword;
  private final long lockedUntil;

  /**
   * @param lockedUntil seconds since 1970, 0 for "free"
   * @throws IllegalArgumentException if the sequence is not 0 to 9999, the seed not 1 to 16 letters
   *     and digits, or the one-time password not 8 bytes
   */
  public OtpSecret(
      OtpAlgorithm algorithm, int sequence, String seed, byte[] oneTimePassword, long lockedUntil) {
    if (sequence < 0 || sequence > 9999 || lockedUntil < 0) {
      throw new IllegalArgumentException("a sequence is 0 to 9999 and a time not before 1970");
    }
    if (!isSeed(seed) || oneTimePassword.length != OtpAlgorithm.LENGTH) {
      throw new IllegalArgumentException(
          "a seed is 1 to 16 letters and digits, a one-time password 8 bytes");
    }
    this.algorithm = algorithm;
    this.sequence = sequence;
    this.seed = seed;
    this.oneTimePassword = oneTimePassword.clone();
    this.lockedUntil = lockedUntil;
  }

  /** A new secret for a pass phrase of any length. */
  public static OtpSecret create(OtpAlgorithm algorithm, String seed, byte[] passPhrase) {
    byte[] first = compute(algorithm, seed, passPhrase, FIRST_SEQUENCE);
    return new OtpSecret(algorithm, FIRST_SEQUENCE, seed, first, 0);
  }

  /**
   * The seed libsasl would choose: the first two characters of the host's name, and a number of at
   * least four digits. Characters that RFC 2289 has no place for are left out.
   */
  public static String seed(String host, int number) {
    StringBuilder seed = new StringBuilder(MAX_SEED_LENGTH);
    for (int i = 0; i < Math.min(2, host.length()); i++) {
      char c = Character.toLowerCase(host.charAt(i));
      if (isSeedCharacter(c)) {
        seed.append(c);
      }
    }
    appendPadded(seed, number, SEQUENCE_DIGITS);
    return seed.toString();
  }

  /** The one-time password of a pass phrase at a place in the sequence (RFC 2289, section 6). */
  public static byte[] compute(
      OtpAlgorithm algorithm, String seed, byte[] passPhrase, int sequence) {
    byte[] value = algorithm.step(seed.getBytes(US_ASCII), passPhrase);
    for (int i = 0; i < sequence; i++) {
      value = algorithm.step(value);
    }
    return value;
  }

  /** Reads a stored value; empty where it is not of this form. */
  public static Optional<OtpSecret> parse(byte[] value) {
    String[] fields = new String[5];
    String text = new String(value, ISO_8859_1);
    int from = 0;
    for (int i = 0; i < fields.length; i++) {
      int tab = i == fields.length - 1 ? text.length() : text.indexOf('\t', from);
      if (tab < 0) {
        return Optional.empty();
      }
      fields[i] = text.substring(from, tab);
      from = tab + 1;
    }
    return parseFields(fields);
  }

  private static Optional<OtpSecret> parseFields(String[] fields) {
    Optional<OtpAlgorithm> algorithm = OtpAlgorithm.ofOtpName(fields[0]);
    boolean shaped =
        isNumber(fields[1], SEQUENCE_DIGITS)
            && isSeed(fields[2])
            && fields[3].length() == 2 * OtpAlgorithm.LENGTH
            && isNumber(fields[4], LOCK_DIGITS);
    if (algorithm.isEmpty() || !shaped) {
      return Optional.empty();
    }
    try {
      byte[] password = HexFormat.of().parseHex(fields[3]);
      int sequence = Integer.parseInt(fields[1]);
      long lock = Long.parseLong(fields[4]);
      return Optional.of(new OtpSecret(algorithm.get(), sequence, fields[2], password, lock));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The state after a login with that answer, free again; empty if the answer is wrong or the
   * sequence is used up.
   */
  public Optional<OtpSecret> advance(byte[] answer) {
    if (sequence == 0 || !MessageDigest.isEqual(algorithm.step(answer), oneTimePassword)) {
      return Optional.empty();
    }
    return Optional.of(new OtpSecret(algorithm, sequence - 1, seed, answer, 0));
  }

  /** The same state, locked until a time in seconds since 1970. */
  public OtpSecret locked(long until) {
    return new OtpSecret(algorithm, sequence, seed, oneTimePassword, until);
  }

  /** The value to store. */
  public byte[] toBytes() {
    StringBuilder text = new StringBuilder(80);
    text.append(algorithm.otpName()).append('\t');
    appendPadded(text, sequence, SEQUENCE_DIGITS);
    text.append('\t').append(seed).append('\t');
    text.append(HexFormat.of().formatHex(oneTimePassword)).append('\t');
    appendPadded(text, lockedUntil, LOCK_DIGITS);
    return text.toString().getBytes(US_ASCII);
  }

  /** The hash in use. */
  public OtpAlgorithm algorithm() {
    return algorithm;
  }

  /** The place in the sequence of the stored one-time password. */
  public int sequence() {
    return sequence;
  }

  /** The seed. */
  public String seed() {
    return seed;
  }

  /** Until when a login holds the secret, in seconds since 1970; 0 for "free". */
  public long lockedUntil() {
    return lockedUntil;
  }

  private static void appendPadded(StringBuilder out, long number, int digits) {
    String text = Long.toString(number);
    for (int i = text.length(); i < digits; i++) {
      out.append('0');
    }
    out.append(text);
  }

  private static boolean isNumber(String text, int digits) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() == digits;
  }

  private static boolean isSeed(String seed) {
    for (int i = 0; i < seed.length(); i++) {
      if (!isSeedCharacter(seed.charAt(i))) {
        return false;
      }
    }
    return !seed.isEmpty() && seed.length() <= MAX_SEED_LENGTH;
  }

  private static boolean isSeedCharacter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OtpSecret that && Arrays.equals(toBytes(), that.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toBytes());
  }

  /** Algorithm, sequence and seed, which a server shows to everybody; not the password. */
  @Override
  public String toString() {
    return "otp-" + algorithm.otpName() + " " + sequence + " " + seed;
  }
}
