package org.sasldb.cli.modern;

import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.sasldb.backup.BackUpStore;
import org.sasldb.backup.BackupSummary;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb store backup}. */
@Command(
    name = "backup",
    header = "Write a store to one file that is verified, while others use it.",
    description = {
      "Writes all records as they were at one moment, and of a JE store its history and settings"
          + " too, to a file that only its owner can read. The file is read back and compared"
          + " before it gets its name. It is text: JSON Lines, which other programs can read.",
    },
    footer = {
      "  sasldb store backup /var/backups/sasldb.backup",
      "  sasldb store backup -f /etc/sasldb2 --yes /root/sasldb2.backup",
    })
final class StoreBackupCommand extends Verb {
  @Mixin StoreOption store = new StoreOption();

  @Parameters(paramLabel = "FILE", description = "The file to make.")
  Path file;

  @Option(names = "--dry-run", order = 26, description = "Say what would be done; change nothing.")
  boolean dryRun;

  @Option(names = "--json", order = 27, description = "Print the result as JSON.")
  boolean json;

  @Mixin Confirmation confirmation = new Confirmation();

  StoreBackupCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    if (file.toString().equals("-")) {
      throw new CommandException(
          CommandFailure.USAGE,
          "-: what is written to standard output cannot be read back and verified",
          "sasldb store dump writes to standard output");
    }
    StoreLocation location = store.choose(running).location();
    OutputGuard.requireNoStore(running, file, location, confirmation.yes);
    if (Files.isDirectory(file)) {
      throw new CommandException(
          CommandFailure.FILE_EXISTS,
          file + ": it is a folder, and a backup is a file",
          "sasldb store backup " + ShellWord.of(file.resolve("sasldb.backup")));
    }
    try (CredentialStore opened = running.open(location, OpenOptions.Access.READ)) {
      if (dryRun) {
        running.done("would back up " + location + " to " + file);
        return ExitStatus.OK;
      }
      report(running, location, write(running, location, opened));
    }
    return ExitStatus.OK;
  }

  private BackupSummary write(Session running, StoreLocation location, CredentialStore opened)
      throws CommandException, StoreException, IOException {
    BackUpStore.Written written;
    try (OutputFile output = OutputFile.create(file, confirmation.replaces(running, file))) {
      try {
        written =
            new BackUpStore(opened, location, running.progress(json))
                .to(output.stream(), Instant.now());
        verify(output, written);
      } catch (IOException e) {
        throw OutputFile.failed(file, e);
      }
      output.finish();
    }
    return written.summary();
  }

  private void verify(OutputFile output, BackUpStore.Written written)
      throws CommandException, StoreException, IOException {
    try (InputStream back = output.readBack()) {
      if (!written.isIn(back)) {
        throw new CommandException(
            CommandFailure.BACKUP_NOT_VERIFIED,
            file + ": what was read back is not what was written",
            "write it to another disk");
      }
    }
  }

  private void report(Session running, StoreLocation location, BackupSummary summary)
      throws IOException {
    if (json) {
      running.println(
          JsonWriter.string()
              .object()
              .value("format", summary.header().format().prefix())
              .value("path", location.path().toString())
              .value("file", file.toString())
              .value("records", summary.records())
              .value("files", summary.files())
              .value("history", summary.commits())
              .value("verified", true)
              .end()
              .done());
      return;
    }
    running.done(
        Words.count(summary.records(), "record")
            + " backed up to "
            + file
            + (summary.commits() > 0
                ? ", with a history of " + Words.count(summary.commits(), "change")
                : "")
            + ": read back and equal");
  }
}
