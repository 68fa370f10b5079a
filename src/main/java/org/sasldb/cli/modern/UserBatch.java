package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.AddUser;
import org.sasldb.admin.ChangePassword;
import org.sasldb.admin.DeleteUser;
import org.sasldb.admin.IfExists;
import org.sasldb.admin.IfMissing;
import org.sasldb.admin.NewPassword;
import org.sasldb.admin.SecretForms;
import org.sasldb.admin.UserChange;
import org.sasldb.admin.UserChanges;
import org.sasldb.admin.UserPlan;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.Stores;
import org.sasldb.verifier.RandomSource;

/**
 * Commands line by line, each answered by a line once it is committed.
 *
 * <p>The store is open only while lines are waiting: a coprocess that has nothing to do keeps no
 * other program from writing. Files that the store is published to have the change before the last
 * of the lines that were waiting is answered.
 */
final class UserBatch implements AutoCloseable {
  private final Session running;
  private final Terms terms;
  private final List<Entry> block = new ArrayList<>();
  private @Nullable CredentialStore store;
  private boolean failed;
  private boolean changed;
  private boolean explained;

  /**
   * How the lines are meant.
   *
   * @param choice the store
   * @param settings what holds there
   * @param realm the realm of users without one
   * @param forms what passwords are stored as
   * @param ifExists for {@code add}
   * @param commitEvery how many lines are one commit at most
   * @param options how answers look
   */
  record Terms(
      StoreOption.Choice choice,
      Settings settings,
      RealmOption realm,
      SecretForms forms,
      IfExists ifExists,
      int commitEvery,
      ChangeOptions options) {}

  /** A line: what it asks for, or why it asks for nothing. */
  private record Entry(
      long line,
      String verb,
      RealmOption.@Nullable Named named,
      @Nullable UserChange change,
      @Nullable Secret password,
      @Nullable CommandException fault) {}

  private UserBatch(Session running, Terms terms) {
    this.running = running;
    this.terms = terms;
  }

  /** Reads all lines of a file, or of standard input for {@code -}. */
  static ExitStatus run(Session running, Terms terms, String file)
      throws CommandException, StoreException, IOException {
    if (file.equals("-")) {
      return run(running, terms, running.surroundings().stdin());
    }
    if (Files.isDirectory(Path.of(file))) {
      throw new CommandException(CommandFailure.INPUT_UNREADABLE, file + ": it is a folder", "");
    }
    try (InputStream in = open(file)) {
      return run(running, terms, in);
    }
  }

  private static InputStream open(String file) throws CommandException {
    try {
      return Files.newInputStream(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      String why = e instanceof IOException io ? StoreFailures.reason(io) : "not a path name";
      throw new CommandException(CommandFailure.INPUT_UNREADABLE, file + ": " + why, "", e);
    }
  }

  private static ExitStatus run(Session running, Terms terms, InputStream in)
      throws StoreException, IOException {
    BatchLines lines = new BatchLines(in);
    try (UserBatch batch = new UserBatch(running, terms)) {
      long number = 0;
      BatchLines.Line line;
      while ((line = lines.read()) != null) {
        batch.block.add(batch.entry(++number, line));
        boolean idle = !lines.isWaiting();
        if (idle || batch.block.size() >= terms.commitEvery()) {
          batch.flush(idle);
        }
      }
      batch.flush(true);
      return batch.failed ? ExitStatus.NO : terms.options().status(batch.changed);
    }
  }

  private Entry entry(long number, BatchLines.Line line) throws IOException {
    String verb = "";
    try {
      BatchCommand command = parse(line);
      verb = command.verb().word();
      RealmOption.Named named = terms.realm().account(command.user(), terms.settings());
      if (command.verb() == BatchCommand.Verb.ADD) {
        named = terms.realm().requireNew(named);
      }
      explain(named);
      Secret password = checked(command.password());
      return new Entry(number, verb, named, change(command, named, password), password, null);
    } catch (CommandException e) {
      return new Entry(number, verb, null, null, null, e);
    } finally {
      Arrays.fill(line.bytes(), (byte) 0);
    }
  }

  private static @Nullable Secret checked(@Nullable Secret given) throws CommandException {
    if (given == null) {
      return null;
    }
    try (given) {
      byte[] password = given.toByteArray();
      PasswordOptions.requireNoReturn(password, "FILE");
      return PasswordOptions.checked(password);
    }
  }

  private static BatchCommand parse(BatchLines.Line line) throws CommandException {
    Optional<BatchCommand> command =
        line.fault() == null ? BatchCommand.parse(line.bytes()) : Optional.empty();
    if (command.isEmpty()) {
      String why = line.fault() != null ? line.fault() : "add, set or delete and a user is wanted";
      throw new CommandException(CommandFailure.BAD_LINE, why, "");
    }
    return command.get();
  }

  private UserChange change(
      BatchCommand command, RealmOption.Named named, @Nullable Secret password) {
    if (password == null) {
      return new DeleteUser(named.account(), false, IfMissing.FAIL);
    }
    NewPassword given = new NewPassword(password, terms.forms(), RandomSource.system());
    return command.verb() == BatchCommand.Verb.ADD
        ? new AddUser(named.account(), given, terms.ifExists())
        : new ChangePassword(named.account(), given, IfMissing.FAIL, false);
  }

  /** Says once where the realm of users without one is from. */
  private void explain(RealmOption.Named named) {
    if (!explained && !named.origin().isEmpty()) {
      explained = true;
      running
          .messages()
          .note("users without @ are in " + named.account().realm() + named.explained());
    }
  }

  /** Commits what was read and answers it. */
  private void flush(boolean idle) throws StoreException, IOException {
    List<String> answers = new ArrayList<>();
    try {
      List<Entry> good = block.stream().filter(entry -> entry.change() != null).toList();
      Iterator<Object> results = commit(good).iterator();
      for (Entry entry : block) {
        answers.add(answer(entry, entry.change() == null ? entry.fault() : results.next()));
      }
    } finally {
      block.forEach(UserBatch::wipe);
      block.clear();
    }
    if (idle) {
      close();
    }
    for (String answer : answers) {
      running.println(answer);
    }
    running.out().flush();
  }

  private static void wipe(Entry entry) {
    if (entry.password() != null) {
      entry.password().close();
    }
  }

  /** A plan, or a {@link StoreException}, for each. */
  private List<Object> commit(List<Entry> entries) throws StoreException {
    if (entries.isEmpty()) {
      return List.of();
    }
    CredentialStore opened = opened();
    List<UserChange> changes = new ArrayList<>();
    entries.forEach(entry -> changes.add(java.util.Objects.requireNonNull(entry.change())));
    try {
      return List.copyOf(UserChanges.each(changes).into(opened));
    } catch (StoreException e) {
      if (entries.size() == 1) {
        return List.of(e);
      }
    }
    // one line that the store cannot hold is not to take the others with it
    List<Object> results = new ArrayList<>();
    for (Entry entry : entries) {
      results.addAll(commit(List.of(entry)));
    }
    return results;
  }

  private CredentialStore opened() throws StoreException {
    CredentialStore open = store;
    if (open == null) {
      terms.choice().location().requireNoOtherFolder();
      OpenOptions how = running.opening(OpenOptions.Access.CREATE).withPublishingAtClose();
      open = Stores.open(terms.choice().location(), how);
      store = open;
    }
    return open;
  }

  private String answer(Entry entry, @Nullable Object result) {
    if (result instanceof UserPlan plan && entry.named() != null) {
      try {
        UserReport.requireDone(plan, entry.named());
        changed |= plan.outcome().changed();
        return ok(entry, entry.named(), plan);
      } catch (CommandException e) {
        return error(entry, e.failure().code(), e);
      }
    }
    if (result instanceof StoreException e) {
      return error(entry, e.failure().code(), e);
    }
    CommandException fault = (CommandException) java.util.Objects.requireNonNull(result);
    return error(entry, fault.failure().code(), fault);
  }

  private String ok(Entry entry, RealmOption.Named named, UserPlan plan) {
    String outcome = plan.outcome().name().toLowerCase(Locale.ROOT);
    if (!terms.options().json) {
      String rest = plan.outcome().changed() ? "" : " " + outcome;
      return Messages.printable("ok " + entry.verb() + " " + named.account() + rest);
    }
    JsonStringWriter line = JsonWriter.string().object().value("line", entry.line());
    line.value("ok", true).value("command", entry.verb());
    JsonBytes.write(line, "user", named.account().user());
    JsonBytes.write(line, "realm", named.account().realm());
    return line.value("outcome", outcome).end().done();
  }

  private String error(Entry entry, String code, Exception e) {
    failed = true;
    String text = String.valueOf(e.getMessage());
    if (!terms.options().json) {
      return Messages.printable("error " + entry.line() + " " + code + " " + text);
    }
    JsonStringWriter line = JsonWriter.string().object().value("line", entry.line());
    return line.value("ok", false).value("code", code).value("error", text).end().done();
  }

  @Override
  public void close() throws StoreException {
    CredentialStore open = store;
    store = null;
    if (open != null) {
      open.close();
    }
  }
}
