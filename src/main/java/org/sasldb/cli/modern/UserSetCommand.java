package org.sasldb.cli.modern;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.ChangePassword;
import org.sasldb.admin.ChangeProperty;
import org.sasldb.admin.IfMissing;
import org.sasldb.admin.UserPlan;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordLimits;
import org.sasldb.record.Secret;
import org.sasldb.record.SecretBytes;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb user set}. */
@Command(
    name = "set",
    header = "Give a user another password, or set a property.",
    description = {
      "The new password takes the place of every secret of the user, in one change; fails where"
          + " the user has none. A disabled user stays disabled unless --enable is given. Setting"
          + " the password that the user has changes nothing."
    },
    footer = {
      "  sasldb user set joe@mail.example.com",
      "  sasldb user set joe@mail.example.com --if-missing=create \\",
      "      --password-file=secret",
      "  sasldb user set joe@mail.example.com --secrets=scram \\",
      "      --password-stdin <password.txt",
      "  sasldb user set joe@mail.example.com --property=mail --value-file=mail.txt",
    })
final class UserSetCommand extends UserVerb {
  @Parameters(paramLabel = "USER", description = "The user, or USER@REALM (split at the first @).")
  String user;

  @Mixin NewPasswords password = new NewPasswords();

  @Option(
      names = "--if-missing",
      paramLabel = "ACTION",
      order = 40,
      description = "Where there is no such user: fail (without this option), create or skip.")
  IfMissing ifMissing = IfMissing.FAIL;

  @Option(names = "--enable", order = 41, description = "Enable a disabled user by it.")
  boolean enable;

  @Option(
      names = "--property",
      paramLabel = "NAME",
      order = 42,
      description = "Set a property that is no secret, in place of the password.")
  @Nullable String property;

  @Option(
      names = "--value-file",
      paramLabel = "FILE",
      order = 43,
      description = {
        "The value of the property, from a file or with - from standard input; one final newline",
        "is not part of it."
      })
  @Nullable String valueFile;

  UserSetCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running, StoreOption.Choice choice, Settings settings)
      throws CommandException, StoreException, IOException {
    if ((property == null) != (valueFile == null)) {
      throw new CommandException(
          CommandFailure.USAGE, "--property and --value-file go together", "");
    }
    boolean create = ifMissing == IfMissing.CREATE;
    RealmOption.Named named =
        create ? realm.newAccount(user, settings) : realm.account(user, settings);
    if (property != null && valueFile != null) {
      return setProperty(running, choice, named, PropertyName.of(property), valueFile);
    }
    return password.run(
        running,
        this,
        new NewPasswords.Place(choice, settings, named),
        create,
        given -> new ChangePassword(named.account(), given, ifMissing, enable));
  }

  private ExitStatus setProperty(
      Session running,
      StoreOption.Choice choice,
      RealmOption.Named named,
      ByteString name,
      String file)
      throws CommandException, StoreException, IOException {
    if (password.password.given() || password.generate.given()) {
      throw new CommandException(
          CommandFailure.USAGE, "a property and a password are set one after the other", "");
    }
    if (enable || password.secrets.given()) {
      throw new CommandException(
          CommandFailure.USAGE,
          "--enable, --secrets, --scram and --iterations are for a password and not for a property",
          "");
    }
    try (Secret value = value(running, file)) {
      ChangeProperty change = ChangeProperty.setting(named.account(), name, value, ifMissing);
      boolean create = ifMissing == IfMissing.CREATE;
      UserPlan plan = commit(running, choice, create, List.of(change)).get(0);
      UserReport.requireDone(plan, named);
      new UserReport(running, options).print(named, plan.outcome(), null, null);
      return options.status(plan.outcome().changed());
    }
  }

  private static Secret value(Session running, String file) throws CommandException {
    byte[] bytes;
    try {
      if (file.equals("-")) {
        bytes = SecretBytes.read(running.surroundings().stdin(), RecordLimits.MAX_VALUE_LENGTH + 2);
      } else {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
          bytes = SecretBytes.read(in, RecordLimits.MAX_VALUE_LENGTH + 2);
        }
      }
    } catch (IOException | InvalidPathException e) {
      String why = e instanceof IOException io ? StoreFailures.reason(io) : "not a path name";
      throw new CommandException(CommandFailure.INPUT_UNREADABLE, file + ": " + why, "", e);
    }
    byte[] value = PasswordOptions.withoutNewline(bytes);
    if (value.length > RecordLimits.MAX_VALUE_LENGTH) {
      throw new CommandException(
          CommandFailure.BAD_INPUT,
          file + ": it is longer than 8,191 bytes, the most that libsasl can read",
          "");
    }
    return Secret.takeOver(value);
  }
}
