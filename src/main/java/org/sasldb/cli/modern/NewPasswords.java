package org.sasldb.cli.modern;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.NewPassword;
import org.sasldb.admin.UserChange;
import org.sasldb.admin.UserOutcome;
import org.sasldb.admin.UserPlan;
import org.sasldb.record.Secret;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import org.sasldb.verifier.RandomSource;
import picocli.CommandLine.Mixin;

/** The part that {@code user add} and {@code user set} have in common: a new password. */
final class NewPasswords {
  @Mixin PasswordOptions password = new PasswordOptions();
  @Mixin GenerateOptions generate = new GenerateOptions();
  @Mixin SecretsOptions secrets = new SecretsOptions();

  /** What is done with the password once it is there. */
  interface Use {
    UserChange with(NewPassword password);
  }

  /** Gets a password, makes the change and says what came of it. */
  ExitStatus run(Session running, UserVerb verb, Place place, boolean create, Use use)
      throws CommandException, StoreException, IOException {
    var forms = secrets.forms(place.settings(), place.choice().location());
    GeneratedPassword generated = generate.make(password);
    // first the password: a prompt that waits must not keep a store open
    try (Secret secret = generated == null ? password.readNew(running) : generated.secret();
        PasswordSheet sheet = sheet(running, verb, place.choice().location())) {
      if (sheet != null) {
        sheet.write(place.named().account(), secret);
      }
      UserChange change = use.with(new NewPassword(secret, forms, RandomSource.system()));
      UserPlan plan = verb.commit(running, place.choice(), create, List.of(change)).get(0);
      UserReport.requireDone(plan, place.named());
      if (sheet != null && plan.outcome().changed()) {
        sheet.keep();
      }
      boolean show = sheet == null && plan.outcome().changed() && !verb.options.dryRun;
      report(running, verb, place, plan.outcome(), show ? generated : null);
      return verb.options.status(plan.outcome().changed());
    }
  }

  private static void report(
      Session running,
      UserVerb verb,
      Place place,
      UserOutcome outcome,
      @Nullable GeneratedPassword shown)
      throws CommandException, IOException {
    try {
      new UserReport(running, verb.options).print(place.named(), outcome, null, shown);
      running.out().flush();
    } catch (ResultOutput.Failed e) {
      if (shown != null) {
        String user = place.named().account().toString();
        throw e.afterwards(
            "the password of " + user + " is set, and could not be shown",
            "sasldb user set --generate " + ShellWord.of(user));
      }
      throw e;
    }
  }

  private @Nullable PasswordSheet sheet(Session running, UserVerb verb, StoreLocation location)
      throws CommandException, StoreException {
    if (generate.sheet == null) {
      return null;
    }
    OutputGuard.requireNoStore(running, generate.sheet, location, true);
    return verb.options.dryRun ? null : PasswordSheet.open(generate.sheet);
  }

  /**
   * Where the password goes.
   *
   * @param choice the store
   * @param settings what holds there
   * @param named the user
   */
  record Place(StoreOption.Choice choice, Settings settings, RealmOption.Named named) {}
}
