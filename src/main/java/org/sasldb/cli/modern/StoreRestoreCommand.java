package org.sasldb.cli.modern;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.backup.BackupFile;
import org.sasldb.backup.BackupHeader;
import org.sasldb.backup.BackupSummary;
import org.sasldb.backup.RestorePlan;
import org.sasldb.backup.RestoreStore;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions.Access;
import org.sasldb.store.Ownership;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.StorePublisher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb store restore}. */
@Command(
    name = "restore",
    header = "Bring a store back from a backup.",
    description = {
      "Verifies the whole backup first. Without -f the store comes back to its own path; a new one"
          + " gets the format, owner, group and mode that it had. A store that is there is changed"
          + " only with --yes, in one step.",
      "A JE or LMDB store that is there is changed by one commit of what differs: its owner,"
          + " settings and history stay, and it is published as after any commit."
    },
    footer = {
      "  sasldb store restore --dry-run sasldb.backup",
      "  sasldb store restore --yes sasldb.backup",
      "  sasldb store restore -f gdbm:/etc/sasldb2 --group=sasl --mode=640 sasldb.backup",
    })
final class StoreRestoreCommand extends Verb {
  @Mixin StoreOption store = new StoreOption();

  @Parameters(paramLabel = "FILE", description = "The backup.")
  Path file;

  @Option(names = "--dry-run", order = 26, description = "Say what would be done; change nothing.")
  boolean dryRun;

  @Option(names = "--json", order = 27, description = "Print the result as JSON.")
  boolean json;

  @Option(
      names = "--with-targets",
      order = 28,
      description =
          "Publish a new JE store to the files that the old one was published to, though it is at"
              + " another path.")
  boolean withTargets;

  @Mixin OwnerOptions owner = new OwnerOptions();
  @Mixin Confirmation confirmation = new Confirmation();

  StoreRestoreCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    BackupFile backup = new BackupFile(file);
    try {
      BackupSummary summary = backup.verify();
      StoreLocation to = target(running, summary.header());
      RestoreStore restore = new RestoreStore(backup, to, running.progress(json));
      restore(running, restore, summary, to);
      return ExitStatus.OK;
    } catch (BadLineException e) {
      throw new CommandException(
          CommandFailure.BAD_BACKUP,
          file + ": line " + e.line() + ": " + e.reason(),
          "sasldb store restore ANOTHER-BACKUP",
          e);
    } catch (ResultOutput.Failed e) {
      throw e;
    } catch (IOException e) {
      throw new CommandException(
          CommandFailure.INPUT_UNREADABLE, file + ": " + StoreFailures.reason(e), "", e);
    }
  }

  /** Where the store is to be, with its format. */
  private StoreLocation target(Session running, BackupHeader header)
      throws CommandException, StoreException {
    StoreOption.Choice choice = store.choose(running);
    StoreLocation named =
        choice.ofHost() ? StoreLocation.of(Path.of(header.path())) : choice.location();
    if (named.declared() != null) {
      return named;
    }
    Path path = named.path();
    if (Files.isDirectory(path) && StoreLocation.isJeStore(path)) {
      return StoreLocation.of(StoreFormat.JE, path);
    }
    if (Files.isDirectory(path) != (header.format() == StoreFormat.JE) && Files.exists(path)) {
      throw new CommandException(
          CommandFailure.OTHER_KIND,
          path
              + ": it is "
              + (Files.isDirectory(path) ? "a folder" : "a file")
              + ", and the backup is of a store of the format "
              + header.format().prefix(),
          "sasldb store restore -f " + ShellWord.of("FORMAT:" + path) + " " + ShellWord.of(file));
    }
    return StoreLocation.of(header.format(), path);
  }

  private void restore(
      Session running, RestoreStore restore, BackupSummary summary, StoreLocation to)
      throws CommandException, StoreException, IOException, BadLineException {
    RestoreReport report = new RestoreReport(running, json, dryRun, to);
    boolean exists = to.exists();
    RestorePlan plan = exists ? plan(running, restore, to) : null;
    boolean byChange = plan != null && isChanged(to);
    Ownership ownership = byChange ? Ownership.UNCHANGED : ownership(running, summary.header(), to);
    if (dryRun) {
      report.print(summary, plan);
      return;
    }
    if (exists && (plan == null || plan.changes() || !byChange)) {
      confirm(running, to, plan);
    }
    if (byChange) {
      report.print(summary, restore.change(running.opening(Access.WRITE)));
      return;
    }
    build(running, restore, summary.header(), to, exists, ownership);
    report.print(summary, plan);
  }

  /** What differs; null where the store that is there cannot be read. */
  private static @Nullable RestorePlan plan(Session running, RestoreStore restore, StoreLocation to)
      throws IOException, BadLineException, StoreException {
    try {
      return restore.plan(running.opening(Access.READ));
    } catch (StoreException e) {
      if (to.format() == StoreFormat.JE) {
        throw e;
      }
      running.messages().note("the store that is there cannot be read: " + e.getMessage());
      return null;
    }
  }

  /** Programs keep an LMDB file open, and a JE store has a history: these are changed in place. */
  private static boolean isChanged(StoreLocation to) throws StoreException {
    return to.format() == StoreFormat.JE || to.format() == StoreFormat.LMDB;
  }

  private void confirm(Session running, StoreLocation to, @Nullable RestorePlan plan)
      throws CommandException, IOException {
    String loss =
        plan == null ? "what is in it will be lost" : RestoreReport.counts(plan, "would be ");
    confirmation.require(
        running,
        to + " exists: " + loss + ".",
        new CommandException(
            CommandFailure.WOULD_CHANGE_STORE,
            to + ": " + loss,
            "add --yes; --dry-run lists the accounts"));
  }

  private void build(
      Session running,
      RestoreStore restore,
      BackupHeader header,
      StoreLocation to,
      boolean exists,
      Ownership ownership)
      throws StoreException, IOException, BadLineException {
    Path like = exists && Files.isRegularFile(to.recordFile()) ? to.recordFile() : null;
    boolean targets = withTargets || isItsOwnPath(header, to);
    NewStore terms = new NewStore(like, ownership, exists, 0, running.opening(Access.CREATE));
    restore.build(terms, targets);
    if (to.format() != StoreFormat.JE || header.format() != StoreFormat.JE) {
      return;
    }
    if (StorePublisher.hasTargets(to.path())) {
      try (CredentialStore opened = running.open(to, Access.WRITE)) {
        opened.commit(ChangeSet.of("publish").build());
      }
    } else if (!targets) {
      running
          .messages()
          .note("what the old store was published to is not, because this is another path");
    }
  }

  private static boolean isItsOwnPath(BackupHeader header, StoreLocation to) {
    return Path.of(header.path()).equals(to.path().toAbsolutePath().normalize());
  }

  /** That of the old store, where the options say nothing else. */
  private Ownership ownership(Session running, BackupHeader header, StoreLocation to)
      throws CommandException, StoreException {
    Ownership asked = owner.ownership();
    OwnerOptions before = new OwnerOptions();
    before.owner = asked.owner() == null ? header.owner() : null;
    before.group = asked.group() == null ? header.group() : null;
    // the mode of a folder says nothing of a file
    boolean sameKind = (to.format() == StoreFormat.JE) == (header.format() == StoreFormat.JE);
    before.mode = sameKind ? header.mode() : "600";
    Ownership old = old(before, header);
    if (asked.owner() == null && !running.mayGiveAway(old)) {
      throw foreignOwner("only root can give it to its owner " + header.owner(), null);
    }
    return new Ownership(
        asked.owner() == null ? old.owner() : asked.owner(),
        asked.group() == null ? old.group() : asked.group(),
        asked.mode() == null ? old.mode() : asked.mode());
  }

  private Ownership old(OwnerOptions before, BackupHeader header) throws CommandException {
    try {
      return before.ownership();
    } catch (CommandException e) {
      throw foreignOwner(
          "this host does not know its owner " + header.owner() + " or group " + header.group(), e);
    }
  }

  private CommandException foreignOwner(String why, @Nullable Exception cause) {
    return new CommandException(
        CommandFailure.UNKNOWN_OWNER,
        file + ": " + why,
        "add --owner=USER --group=GROUP --mode=MODE",
        cause);
  }
}
