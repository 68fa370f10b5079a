package org.sasldb.cli.modern;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.KeptAs;
import org.sasldb.verifier.ScramMechanism;

/** What can be set in a file {@code sasldb.conf}. */
enum SettingKey {
  /** What a new password is stored as. */
  SECRETS("plain") {
    @Override
    @Nullable String objection(String value) {
      return List.of("plain", "scram", "both").contains(value)
          ? null
          : "it is none of plain, scram, both";
    }
  },
  /** The SCRAM mechanisms of verifiers, the one for {@code authPassword} first. */
  SCRAM("SCRAM-SHA-256") {
    @Override
    @Nullable String objection(String value) {
      List<String> names = names(value);
      for (String name : names) {
        if (ScramMechanism.ofSaslName(name).isEmpty()) {
          return "'" + name + "' is none of SCRAM-SHA-1, -224, -256, -384, -512";
        }
      }
      return names.stream().distinct().count() == names.size() ? null : "a mechanism stands twice";
    }
  },
  /** How often the hash of a verifier is repeated. */
  ITERATIONS("4096") {
    @Override
    @Nullable String objection(String value) {
      boolean good = value.matches("[0-9]{1,7}") && isBetween(Integer.parseInt(value));
      return good ? null : "it is no number from 4,096 to 1,000,000";
    }
  },
  /** The realm of a user who is named without one. */
  REALM("") {
    @Override
    @Nullable String objection(String value) {
      return value.isEmpty() ? "it is empty" : null;
    }
  };

  private final String otherwise;

  SettingKey(String otherwise) {
    this.otherwise = otherwise;
  }

  private static boolean isBetween(int iterations) {
    return iterations >= KeptAs.FEWEST_ITERATIONS && iterations <= KeptAs.MOST_ITERATIONS;
  }

  /** Why it cannot have a value; null if it can. */
  abstract @Nullable String objection(String value);

  /** The value without any setting; empty for the realm, which is the host's name then. */
  String otherwise() {
    return otherwise;
  }

  /** The key as it is written. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<SettingKey> ofWord(String word) {
    return Arrays.stream(values()).filter(key -> key.word().equals(word)).findFirst();
  }

  /** The words between commas. */
  static List<String> names(String value) {
    return Arrays.stream(value.split(",", -1)).map(String::strip).toList();
  }

  /** The mechanisms that a good value of {@link #SCRAM} names. */
  static List<ScramMechanism> mechanisms(String value) {
    return names(value).stream()
        .map(name -> ScramMechanism.ofSaslName(name).orElseThrow())
        .toList();
  }

  /** How passwords are kept by a good value of {@link #SECRETS}. */
  static KeptAs keptAs(String value) {
    return KeptAs.valueOf(value.toUpperCase(Locale.ROOT));
  }

  /** All keys, for a message. */
  static String words() {
    return String.join(", ", Arrays.stream(values()).map(SettingKey::word).toList());
  }
}
