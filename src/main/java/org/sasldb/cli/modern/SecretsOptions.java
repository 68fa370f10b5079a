package org.sasldb.cli.modern;

import org.jspecify.annotations.Nullable;
import org.sasldb.admin.SecretForms;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Option;

/** What a new password is stored as. */
final class SecretsOptions {
  @Option(
      names = "--secrets",
      paramLabel = "FORMS",
      order = 30,
      description = "Store the password as plain text, as scram verifiers, or both.")
  @Nullable String secrets;

  @Option(
      names = "--scram",
      paramLabel = "MECHANISM[,MECHANISM]",
      order = 31,
      description = {
        "The mechanisms of the verifiers: SCRAM-SHA-1, -224, -256, -384, -512. Without --secrets",
        "only verifiers are stored then. Several in JE stores only."
      })
  @Nullable String scram;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      order = 32,
      description = "How often the hash of a verifier is repeated, 4096 to 1000000.")
  @Nullable String iterations;

  /** The forms for a store: by the options, else by the settings. */
  SecretForms forms(Settings settings, StoreLocation location)
      throws CommandException, StoreException {
    if ("plain".equals(secrets) && (scram != null || iterations != null)) {
      throw noVerifier();
    }
    String word = scram != null && secrets == null ? "scram" : null;
    String kind = value(SettingKey.SECRETS, word != null ? word : secrets, settings);
    String mechanisms = value(SettingKey.SCRAM, scram, settings);
    int count = Integer.parseInt(value(SettingKey.ITERATIONS, iterations, settings));
    SecretForms forms = SettingKey.keptAs(kind).forms(SettingKey.mechanisms(mechanisms), count);
    if (forms.scram().size() > 1 && location.format() != StoreFormat.JE) {
      throw new CommandException(
          CommandFailure.ONE_VERIFIER,
          location + ": a user has one verifier there",
          "choose one of " + mechanisms + " by --scram");
    }
    return forms;
  }

  /** Whether any of them was given. */
  boolean given() {
    return secrets != null || scram != null || iterations != null;
  }

  static CommandException noVerifier() {
    return new CommandException(
        CommandFailure.USAGE,
        "--secrets=plain stores no verifier, for which --scram and --iterations are",
        "--secrets=both");
  }

  private static String value(SettingKey key, @Nullable String option, Settings settings)
      throws CommandException {
    if (option == null) {
      return settings.get(key).value();
    }
    String objection = key.objection(option);
    if (objection != null) {
      throw new CommandException(
          CommandFailure.USAGE, "--" + key.word() + "=" + option + ": " + objection, "");
    }
    return option;
  }
}
