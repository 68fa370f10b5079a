package org.sasldb.auxprop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cyrus behaviour, section 2.8. */
class ResultCodeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2 | INTERACT | needs user interaction
          1 | CONTINUE | another step is needed in authentication
          0 | OK | successful result
          -1 | FAIL | generic failure
          -2 | NOMEM | no memory available
          -3 | BUFOVER | overflowed buffer
          -4 | NOMECH | no mechanism available
          -5 | BADPROT | bad protocol / cancel
          -6 | NOTDONE | 'can''t request information until later in exchange'
          -7 | BADPARAM | invalid parameter supplied
          -8 | TRYAGAIN | transient failure (e.g., weak key)
          -9 | BADMAC | integrity check failed
          -10 | BADSERV | server failed mutual authentication step
          -11 | WRONGMECH | 'mechanism doesn''t support requested feature'
          -12 | NOTINIT | SASL library is not initialized
          -13 | BADAUTH | authentication failure
          -14 | NOAUTHZ | authorization failure
          -15 | TOOWEAK | mechanism too weak for this user
          -16 | ENCRYPT | encryption needed to use mechanism
          -17 | TRANS | One time use of a plaintext password will enable requested mechanism for user
          -18 | EXPIRED | passphrase expired, has to be reset
          -19 | DISABLED | account disabled
          -20 | NOUSER | user not found
          -21 | PWLOCK | passphrase locked
          -22 | NOCHANGE | requested change was not needed
          -23 | BADVERS | version mismatch with plug-in
          -24 | UNAVAIL | remote authentication server unavailable
          -26 | NOVERIFY | user exists, but no verifier for user
          -27 | WEAKPASS | passphrase is too weak for security policy
          -28 | NOUSERPASS | user supplied passwords are not permitted
          -29 | NEED_OLD_PASSWD | sasl_setpass needs old password in order to perform password change
          -30 | CONSTRAINT_VIOLAT | 'sasl_setpass can''t store a property because of a constraint violation'
          -32 | BADBINDING | channel binding failure
          -100 | CONFIGERR | error when parsing configuration file
          """)
  void numbersNamesAndTexts(int number, String name, String text) {
    ResultCode code = ResultCode.of(number).orElseThrow();
    assertEquals(name, code.name());
    assertEquals(number, code.number());
    assertEquals(text, code.text());
    assertEquals(text, ResultCode.textOf(number));
    assertEquals(Math.abs(number), code.exitStatus());
  }

  @Test
  void thereAreNoOthers() {
    assertEquals(34, ResultCode.values().length);
  }

  @ParameterizedTest
  @CsvSource({"-25", "-31", "3", "-99", "-101"})
  void anUnknownNumber(int number) {
    assertEquals(java.util.Optional.empty(), ResultCode.of(number));
    assertEquals("undefined error!", ResultCode.textOf(number));
  }

  @Test
  void theOtherSideDoesNotLearnWhoExists() {
    assertEquals(ResultCode.BADAUTH, ResultCode.NOUSER.forRemote());
    assertEquals(ResultCode.BADAUTH, ResultCode.BADAUTH.forRemote());
    assertEquals(ResultCode.OK, ResultCode.OK.forRemote());
    assertEquals(ResultCode.FAIL, ResultCode.FAIL.forRemote());
  }
}
