package org.sasldb.cli.classic;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.sasldb.admin.DeleteSecrets;
import org.sasldb.admin.SecretForms;
import org.sasldb.admin.SetPassword;
import org.sasldb.cli.process.Environment;
import org.sasldb.cli.process.Invocation;
import org.sasldb.cli.process.LinuxProcess;
import org.sasldb.cli.process.ProcEnvironment;
import org.sasldb.cli.process.ProcessFacts;
import org.sasldb.cli.process.StandardStreams;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Publishing;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.Stores;
import org.sasldb.store.Uninterrupted;
import org.sasldb.verifier.RandomSource;

/**
 * {@code saslpasswd2}: sets a user's password or deletes the user's secrets (Cyrus behaviour,
 * section 2). Prints nothing on success. Whatever it changes it changes in one commit; a refused
 * password or a wrong option leaves everything as it was.
 */
public final class Saslpasswd {
  private static final String NAME = "saslpasswd2";

  private final Invocation called;
  private final Environment environment;
  private final ProcessFacts facts;
  private final StandardStreams streams;
  private final StoreAccess stores;
  private final RandomSource random;
  private final String program;
  private final Publications publications;

  Saslpasswd(
      Invocation called,
      Environment environment,
      ProcessFacts facts,
      StandardStreams streams,
      StoreAccess stores,
      RandomSource random) {
    this.called = called;
    this.environment = environment;
    this.facts = facts;
    this.streams = streams;
    this.stores = stores;
    this.random = random;
    this.program = called.programName();
    this.publications = new Publications(program);
  }

  /** Runs the command and ends the process with its status. */
  public static void main(String[] args) {
    Uninterrupted.assumeNone();
    LauncherHint.follow();
    ProcessFacts facts = new LinuxProcess();
    Environment environment = ProcEnvironment.read();
    Saslpasswd command =
        new Saslpasswd(
            Invocation.ofThisProcess(args, NAME),
            environment,
            facts,
            StandardStreams.ofThisProcess(),
            new LinuxStoreAccess(facts, environment),
            RandomSource.system());
    int status = command.run();
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Runs the command and returns its status. */
  int run() {
    try {
      try {
        work();
        return publications.report(streams.err());
      } catch (EarlyEnd e) {
        streams.err().write(e.text());
        return e.status();
      } catch (StoreException e) {
        say(program + ": generic failure\n" + Explanation.of(program, e));
      } catch (InvalidPathException e) {
        explain("unusable file name: " + e.getInput() + ": " + e.getReason());
      } catch (OutOfMemoryError e) {
        say(program + ": generic failure\n" + Explanation.ofTooLittleMemory(program));
      } catch (RuntimeException | LinkageError e) {
        explain("this should not happen: " + e);
      }
    } catch (IOException e) {
      // Standard error is closed, so that nobody can be told but by the status.
      return 1;
    }
    return 1;
  }

  private void work() throws EarlyEnd, StoreException, IOException {
    SaslpasswdOptions options = SaslpasswdOptions.parse(called, environment, streams.err());
    SaslConfiguration configuration;
    SecretForms forms;
    try {
      ByteString searchPath = environment.get("SASL_CONF_PATH");
      configuration = ConfigurationFiles.load(options.application(), searchPath);
      forms = SecretChoice.of(configuration, options.noPlain(), facts);
    } catch (BadConfiguration e) {
      String text = program + ": " + e.cyrusText() + "\n";
      throw new EarlyEnd(e.status(), text + Explanation.of(program, e.why(), ""));
    }
    Account account = Account.parse(options.user(), defaultRealm(options));
    if (options.delete()) {
      requireSasldb(configuration);
      delete(choose(options, configuration), account);
      return;
    }
    StoreChoice choice = choose(options, configuration);
    Stores.prepare(choice.location());
    byte[] password = new PasswordInput(program, streams).read(options.pipe());
    try {
      requireSasldb(configuration);
      set(choice, new SetPassword(forms, random).of(account, password));
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  private ByteString defaultRealm(SaslpasswdOptions options) throws EarlyEnd {
    if (!options.realm().isEmpty() || options.user().indexOf('@') >= 0) {
      return options.realm();
    }
    try {
      return facts.hostName();
    } catch (IOException e) {
      String why = Explanation.of(program, "no host name: " + e.getMessage(), "use -u DOM");
      throw new EarlyEnd(1, program + ": generic failure: gethostname\n" + why);
    }
  }

  /** A configuration that names other property stores but not this one stores nothing here. */
  private void requireSasldb(SaslConfiguration configuration) throws EarlyEnd {
    List<String> plugins = configuration.words("auxprop_plugin");
    if (plugins != null && !plugins.contains("sasldb")) {
      String why = "bad configuration: auxprop_plugin: it does not name sasldb";
      String text = program + ": no mechanism available\n";
      throw new EarlyEnd(4, text + Explanation.of(program, why, ""));
    }
  }

  private StoreChoice choose(SaslpasswdOptions options, SaslConfiguration configuration) {
    ByteString configured = configuration.get("sasldb_path");
    return StoreChoice.of(options.file(), environment, configured, stores);
  }

  /** Sets; the folder of a store that was named must exist, so that a typing error is noticed. */
  private void set(StoreChoice choice, ChangeSet.Builder change) throws StoreException {
    Path path = choice.location().path();
    Path folder = path.getParent();
    if (!choice.isNewHostStore() && folder != null && !Files.isDirectory(folder)) {
      throw StoreFailures.missing(path, null);
    }
    commit(choice, OpenOptions.Access.CREATE, change);
    if (choice.isNewHostStore()) {
      String why =
          stores.hostStore().whyNotTheClassicFile().map(reason -> " (" + reason + ")").orElse("");
      publications.note("created the credential store of this host: " + path + why);
    }
  }

  /** Deletes; where there is no store there is no secret, and none is created. */
  private void delete(StoreChoice choice, Account account) throws StoreException {
    if (choice.isNewHostStore()) {
      stores.hostStore().requireNoneHidden();
      return;
    }
    try {
      commit(choice, OpenOptions.Access.WRITE, DeleteSecrets.of(account));
    } catch (StoreException e) {
      Path folder = choice.location().path().toAbsolutePath().getParent();
      boolean folderThere = folder != null && Files.isDirectory(folder);
      if (e.failure() != Failure.NO_SUCH_STORE || !folderThere) {
        throw e;
      }
    }
  }

  private void commit(StoreChoice choice, OpenOptions.Access access, ChangeSet.Builder change)
      throws StoreException {
    OpenOptions options =
        OpenOptions.creating()
            .withAccess(access)
            .withActor(facts.user())
            .withPublishing(new Publishing(Publishing.Moment.AT_COMMIT, publications, null));
    ChangeSet changes = change.build();
    try (CredentialStore store = stores.open(choice.location(), options)) {
      CommitResult result = store.commit(changes);
      if (!(result instanceof CommitResult.Committed)) {
        throw new IllegalStateException("a change without conditions was refused: " + result);
      }
    } finally {
      changes.wipe();
    }
  }

  private void explain(String why) throws IOException {
    say(program + ": generic failure\n" + Explanation.of(program, why, ""));
  }

  private void say(String text) throws IOException {
    streams.err().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
