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
import org.sasldb.store.Failure;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions.Access;
import org.sasldb.store.Ownership;
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
          + " only with --yes, in one step, and keeps its format, owner, group and mode.",
      "It is changed by one commit of what differs: a JE store keeps its settings and history, and"
          + " is published as after any commit. Only a file that cannot be read, or is to have"
          + " another format or owner, is replaced."
    },
    footer = {
      "  sasldb store restore --dry-run sasldb.backup",
      "  sasldb store restore --yes sasldb.backup",
      "  sasldb store restore -f gdbm:/etc/sasldb2 --group=sasl --mode=640 \\",
      "      sasldb.backup",
    })
final class StoreRestoreCommand extends Verb {
  private static final int PERMISSION_DIGITS = 3;

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
      restore(running, backup, summary, place(running, summary.header()));
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

  private RestorePlace place(Session running, BackupHeader header)
      throws CommandException, StoreException {
    StoreOption.Choice choice = store.choose(running);
    StoreLocation named =
        choice.ofHost() ? StoreLocation.of(Path.of(header.path())) : choice.location();
    return RestorePlace.of(named, header.format(), file);
  }

  private void restore(
      Session running, BackupFile backup, BackupSummary summary, RestorePlace place)
      throws CommandException, StoreException, IOException, BadLineException {
    StoreLocation to = place.to();
    RestoreReport report = new RestoreReport(running, json, dryRun, to);
    Ownership asked = owner.ownership(to.format());
    RestorePlan plan = plan(running, backup, place);
    boolean byChange = plan != null && isChanged(place, asked);
    boolean exists = place.present() != null || to.exists();
    Ownership ownership =
        place.present() == null ? ownership(running, summary.header(), to, asked) : asked;
    RestoreStore restore = new RestoreStore(backup, to, running.progress(json));
    restore.requireRoom(running.opening(Access.WRITE), byChange);
    if (dryRun) {
      report.print(summary, plan);
      return;
    }
    if (exists && (plan == null || plan.changes() || !byChange)) {
      confirm(running, to, plan);
    }
    if (byChange) {
      RestorePlan done = change(running, restore);
      if (done != null) {
        report.print(summary, done);
        return;
      }
    }
    build(running, restore, summary.header(), to, exists, ownership);
    report.print(summary, plan);
  }

  /** What differs; null where no store is there, or it cannot be read. */
  private @Nullable RestorePlan plan(Session running, BackupFile backup, RestorePlace place)
      throws IOException, BadLineException, StoreException {
    StoreLocation present = place.present();
    if (present == null) {
      if (place.to().exists()) {
        running.messages().note(place.to().path() + ": what is there is no store");
      }
      return null;
    }
    if (place.changesFormat()) {
      String formats = present.format().prefix() + " to " + place.to().format().prefix();
      running.messages().note("the format of the store that is there changes from " + formats);
    }
    try {
      return new RestoreStore(backup, present, running.progress(json))
          .plan(running.opening(Access.READ));
    } catch (StoreException e) {
      if (present.format() == StoreFormat.JE) {
        throw e;
      }
      running.messages().note("the store that is there cannot be read: " + e.getMessage());
      return null;
    }
  }

  /**
   * Whether the store that is there is changed and not replaced. Programs keep an LMDB file open,
   * and a JE store has a history: these are always changed, and stay whose they are.
   */
  private static boolean isChanged(RestorePlace place, Ownership asked)
      throws CommandException, StoreException {
    StoreLocation to = place.to();
    if (place.changesFormat()) {
      return false;
    }
    boolean same = isThatOf(to, asked);
    if (to.format() != StoreFormat.JE && to.format() != StoreFormat.LMDB) {
      return same;
    }
    if (!same) {
      throw new CommandException(
          CommandFailure.USAGE,
          to + ": it is changed where it is, and --owner, --group and --mode are for a new store",
          "leave them out, or use chown and chmod");
    }
    return true;
  }

  private static boolean isThatOf(StoreLocation to, Ownership asked) throws StoreException {
    try {
      return asked.isThatOf(to.recordFile());
    } catch (IOException e) {
      throw StoreFailures.read(to.recordFile(), e);
    }
  }

  /** What was changed; null if the file is one that can be replaced but not changed. */
  private static @Nullable RestorePlan change(Session running, RestoreStore restore)
      throws IOException, BadLineException, StoreException {
    try {
      return restore.change(running.opening(Access.WRITE));
    } catch (StoreException e) {
      if (e.failure() == Failure.DUPLICATES) {
        return null;
      }
      throw e;
    }
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
  private Ownership ownership(
      Session running, BackupHeader header, StoreLocation to, Ownership asked)
      throws CommandException, StoreException {
    OwnerOptions before = new OwnerOptions();
    before.owner = asked.owner() == null ? header.owner() : null;
    before.group = asked.group() == null ? header.group() : null;
    // the mode of a folder says nothing of a file
    boolean sameKind = (to.format() == StoreFormat.JE) == (header.format() == StoreFormat.JE);
    before.mode = sameKind ? permissions(header.mode()) : "600";
    Ownership old = old(before, header);
    if (asked.owner() == null && !running.mayGiveAway(old)) {
      throw foreignOwner("only root can give it to its owner " + header.owner(), null);
    }
    return new Ownership(
        asked.owner() == null ? old.owner() : asked.owner(),
        asked.group() == null ? old.group() : asked.group(),
        asked.mode() == null ? old.mode() : asked.mode());
  }

  /** Without the bits for programs, which a file of secrets does not need. */
  private static String permissions(String mode) {
    return mode.substring(Math.max(0, mode.length() - PERMISSION_DIGITS));
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
