package org.sasldb.cli.classic;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.SecretForms;
import org.sasldb.cli.process.ProcessFacts;
import org.sasldb.record.ByteString;
import org.sasldb.verifier.OtpAlgorithm;
import org.sasldb.verifier.ScramMechanism;
import org.sasldb.verifier.ScramVerifier;

/**
 * What a password is stored as, by the options and the configuration. Unlike Cyrus: {@code -n}
 * stores a SCRAM verifier always, of several SCRAM mechanisms SCRAM-SHA-256 is preferred, and
 * one-time passwords are made only if {@code mech_list} names OTP.
 */
final class SecretChoice {
  private SecretChoice() {}

  /**
   * @throws BadConfiguration if {@code otp_mda} is unknown, at which the real command crashes
   */
  static SecretForms of(SaslConfiguration configuration, boolean noPlain, ProcessFacts facts)
      throws BadConfiguration, IOException {
    List<String> mechanisms = configuration.words("mech_list");
    ScramMechanism mechanism = null;
    if (noPlain || configuration.isOn("scram_secret_generate")) {
      mechanism = scramMechanism(mechanisms, noPlain);
    }
    boolean oneTime = mechanisms != null && mechanisms.contains("otp");
    if (!noPlain && mechanism == null && !oneTime) {
      return SecretForms.PLAIN_TEXT;
    }
    int iterations =
        configuration.positive("scram_iteration_counter", ScramVerifier.DEFAULT_ITERATIONS);
    return new SecretForms(
        !noPlain,
        mechanism == null ? List.of() : List.of(new SecretForms.Scram(mechanism, iterations)),
        oneTime ? new SecretForms.Otp(otpAlgorithm(configuration), hostName(facts)) : null);
  }

  /** SCRAM-SHA-256 if nothing or it is listed, else the strongest listed. */
  private static @Nullable ScramMechanism scramMechanism(
      @Nullable List<String> listed, boolean needed) {
    if (listed == null || lists(listed, ScramMechanism.SHA_256)) {
      return ScramMechanism.SHA_256;
    }
    ScramMechanism strongest = needed ? ScramMechanism.SHA_256 : null;
    for (ScramMechanism mechanism : ScramMechanism.values()) {
      if (lists(listed, mechanism)) {
        strongest = mechanism;
      }
    }
    return strongest;
  }

  private static boolean lists(List<String> listed, ScramMechanism mechanism) {
    String name = mechanism.saslName().toLowerCase(java.util.Locale.ROOT);
    return listed.contains(name) || listed.contains(name + "-plus");
  }

  private static OtpAlgorithm otpAlgorithm(SaslConfiguration configuration)
      throws BadConfiguration {
    ByteString named = configuration.get("otp_mda");
    if (named == null) {
      return OtpAlgorithm.MD5;
    }
    Optional<OtpAlgorithm> algorithm = OtpAlgorithm.ofOtpName(PathNames.text(named));
    if (algorithm.isEmpty()) {
      throw new BadConfiguration(
          1, "generic failure", "bad configuration: otp_mda: neither md5 nor sha1: " + named);
    }
    return algorithm.get();
  }

  private static String hostName(ProcessFacts facts) throws IOException {
    return PathNames.text(facts.hostName());
  }
}
