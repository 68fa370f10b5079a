package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import org.sasldb.admin.VerifyPassword;
import org.sasldb.record.Account;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb user verify}. */
@Command(
    name = "verify",
    header = "Say whether a password is a user's.",
    description = {
      "Checks the password as libsasl checks a plain one, and against a SCRAM verifier where the"
          + " user has only that. Status 0: it is right; 1: it is not, or the user"
          + " is disabled; 67: there is no such user."
    },
    footer = {
      "  sasldb user verify joe@mail.example.com",
      "  sasldb user verify joe --realm=mail.example.com \\",
      "      --password-stdin <password.txt",
    })
final class UserVerifyCommand extends Verb {
  @Parameters(paramLabel = "USER", description = "The user, or USER@REALM (split at the first @).")
  String user;

  @Mixin StoreOption store = new StoreOption();
  @Mixin RealmOption realm = new RealmOption();
  @Mixin PasswordOptions password = new PasswordOptions();

  @Option(names = "--json", order = 20, description = "Print JSON.")
  boolean json;

  UserVerifyCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    StoreLocation location = store.choose(running).location();
    RealmOption.Named named = realm.account(user, Settings.of(running, location));
    // first the password: a prompt that waits must not keep a store open
    try (Secret given = password.read(running);
        CredentialStore opened = running.open(location, OpenOptions.Access.READ)) {
      noteBlanks(running, named.account());
      return answer(running, named, new VerifyPassword(opened).of(named.account(), given));
    }
  }

  /** A server strips them from what a client sends (Cyrus behaviour, section 5). */
  private static void noteBlanks(Session running, Account account) {
    String name = account.user().toString();
    if (!name.equals(name.strip())) {
      running
          .messages()
          .note("libsasl strips blanks around a name, so no client can log in as " + account);
    }
  }

  private ExitStatus answer(Session running, RealmOption.Named named, VerifyPassword.Answer found)
      throws CommandException, IOException {
    Account account = named.account();
    if (found == VerifyPassword.Answer.NO_SUCH_USER) {
      throw new CommandException(
          CommandFailure.NO_SUCH_USER,
          account + ": there is no secret to check a password against" + named.explained(),
          "sasldb user list");
    }
    if (found == VerifyPassword.Answer.UNREADABLE) {
      throw new CommandException(
          CommandFailure.UNREADABLE_PASSWORD,
          account + ": the stored password is longer than 8,191 bytes",
          "sasldb user set " + ShellWord.of(account));
    }
    if (found == VerifyPassword.Answer.TOO_MANY_ITERATIONS) {
      throw new CommandException(
          CommandFailure.TOO_MANY_ITERATIONS,
          account + ": the stored verifier has more than 1,000,000 iterations",
          "sasldb user set " + ShellWord.of(account));
    }
    boolean right = found == VerifyPassword.Answer.RIGHT;
    if (json) {
      JsonStringWriter answer = JsonWriter.string().object();
      JsonBytes.write(answer, "user", account.user());
      JsonBytes.write(answer, "realm", account.realm());
      answer.value("right", right).value("disabled", found == VerifyPassword.Answer.DISABLED);
      running.println(answer.end().done());
    } else {
      running.done(word(found) + ": " + account);
    }
    return right ? ExitStatus.OK : ExitStatus.NO;
  }

  private static String word(VerifyPassword.Answer found) {
    return switch (found) {
      case RIGHT -> "right";
      case DISABLED -> "disabled";
      default -> "wrong";
    };
  }
}
