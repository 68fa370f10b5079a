package org.sasldb.auxprop;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a call of libsasl ends with, by Cyrus's numbers and English texts (Cyrus behaviour, section
 * 2.8).
 *
 * <p>The constants have the names of the C header without {@code SASL_}. A number that is not here
 * has no constant; libsasl calls it {@value #UNDEFINED_TEXT}
 */
public enum ResultCode {
  /** Needs user interaction. */
  INTERACT(2, "needs user interaction"),
  /** Another step is needed in authentication. */
  CONTINUE(1, "another step is needed in authentication"),
  /** Successful result. */
  OK(0, "successful result"),
  /** Generic failure. */
  FAIL(-1, "generic failure"),
  /** No memory available. */
  NOMEM(-2, "no memory available"),
  /** Overflowed buffer. */
  BUFOVER(-3, "overflowed buffer"),
  /** No mechanism available. */
  NOMECH(-4, "no mechanism available"),
  /** Bad protocol / cancel. */
  BADPROT(-5, "bad protocol / cancel"),
  /** Can't request information until later in exchange. */
  NOTDONE(-6, "can't request information until later in exchange"),
  /** Invalid parameter supplied. */
  BADPARAM(-7, "invalid parameter supplied"),
  /** Transient failure (e.g., weak key). */
  TRYAGAIN(-8, "transient failure (e.g., weak key)"),
  /** Integrity check failed. */
  BADMAC(-9, "integrity check failed"),
  /** Server failed mutual authentication step. */
  BADSERV(-10, "server failed mutual authentication step"),
  /** Mechanism doesn't support requested feature. */
  WRONGMECH(-11, "mechanism doesn't support requested feature"),
  /** SASL library is not initialized. */
  NOTINIT(-12, "SASL library is not initialized"),
  /** Authentication failure. */
  BADAUTH(-13, "authentication failure"),
  /** Authorization failure. */
  NOAUTHZ(-14, "authorization failure"),
  /** Mechanism too weak for this user. */
  TOOWEAK(-15, "mechanism too weak for this user"),
  /** Encryption needed to use mechanism. */
  ENCRYPT(-16, "encryption needed to use mechanism"),
  /** One time use of a plaintext password will enable requested mechanism for user. */
  TRANS(-17, "One time use of a plaintext password will enable requested mechanism for user"),
  /** Passphrase expired, has to be reset. */
  EXPIRED(-18, "passphrase expired, has to be reset"),
  /** Account disabled. */
  DISABLED(-19, "account disabled"),
  /** User not found. */
  NOUSER(-20, "user not found"),
  /** Passphrase locked. */
  PWLOCK(-21, "passphrase locked"),
  /** Requested change was not needed. */
  NOCHANGE(-22, "requested change was not needed"),
  /** Version mismatch with plug-in. */
  BADVERS(-23, "version mismatch with plug-in"),
  /** Remote authentication server unavailable. */
  UNAVAIL(-24, "remote authentication server unavailable"),
  /** User exists, but no verifier for user. */
  NOVERIFY(-26, "user exists, but no verifier for user"),
  /** Passphrase is too weak for security policy. */
  WEAKPASS(-27, "passphrase is too weak for security policy"),
  /** User supplied passwords are not permitted. */
  NOUSERPASS(-28, "user supplied passwords are not permitted"),
  /** Sasl_setpass needs old password in order to perform password change. */
  NEED_OLD_PASSWD(-29, "sasl_setpass needs old password in order to perform password change"),
  /** Sasl_setpass can't store a property because of a constraint violation. */
  CONSTRAINT_VIOLAT(-30, "sasl_setpass can't store a property because of a constraint violation"),
  /** Channel binding failure. */
  BADBINDING(-32, "channel binding failure"),
  /** Error when parsing configuration file. */
  CONFIGERR(-100, "error when parsing configuration file");

  /** The text libsasl has for a number it does not know. */
  public static final String UNDEFINED_TEXT = "undefined error!";

  private final int number;
  private final String text;

  ResultCode(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** The number, negative for an error. */
  public int number() {
    return number;
  }

  /** The text of {@code sasl_errstring}. */
  public String text() {
    return text;
  }

  /** The status that saslpasswd2 exits with: the number without its sign. */
  public int exitStatus() {
    return Math.abs(number);
  }

  /**
   * What may be told to the other side of a connection: {@link #BADAUTH} in place of {@link
   * #NOUSER}, so that nobody learns who exists ({@code sasl_usererr}; section 7).
   */
  public ResultCode forRemote() {
    return this == NOUSER ? BADAUTH : this;
  }

  /** The code with a number. */
  public static Optional<ResultCode> of(int number) {
    return Arrays.stream(values()).filter(c -> c.number == number).findFirst();
  }

  /** The text for any number. */
  public static String textOf(int number) {
    return of(number).map(ResultCode::text).orElse(UNDEFINED_TEXT);
  }
}
