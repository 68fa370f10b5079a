package org.sasldb.cli.modern;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.DumpRecords;
import org.sasldb.exchange.DumpFormat;
import org.sasldb.exchange.JsonLinesSink;
import org.sasldb.exchange.RecordSink;
import org.sasldb.format.dump.DumpForm;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sasldb store dump}. */
@Command(
    name = "dump",
    header = "Write all records of a store as text.",
    description = {
      "Writes the records in the store's own order, as they were at one moment: as db_dump prints"
          + " them and db_load reads them, or as JSON Lines.",
      "A dump in the form of db_dump holds every password. It is not shown on a terminal without"
          + " --reveal. JSON Lines hold values only with --reveal; such a dump can be loaded again."
    },
    footer = {
      "  sasldb store dump --output=sasldb2.dump",
      "  sasldb store dump | db5.3_load /tmp/copy.db",
      "  sasldb store dump --json",
    })
final class StoreDumpCommand extends Verb {
  @Mixin StoreOption store = new StoreOption();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      order = 20,
      description = "dbdump (what db_load reads; without this option) or jsonl (JSON Lines).")
  @Nullable DumpFormat format;

  @Option(names = "--json", order = 21, description = "The same as --format=jsonl.")
  boolean json;

  @Option(
      names = "--print",
      order = 22,
      description = "Show printable characters as themselves, as db_dump -p does.")
  boolean print;

  @Option(
      names = "--reveal",
      order = 23,
      description = "Show the values, which are secrets, in JSON Lines and on a terminal.")
  boolean reveal;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      order = 24,
      description = "Write to a new file that only its owner can read; - is standard output.")
  @Nullable String output;

  @Mixin Confirmation confirmation = new Confirmation();

  StoreDumpCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    DumpFormat chosen = chosenFormat();
    Path file = output == null || output.equals("-") ? null : Path.of(output);
    if (file == null) {
      guardTerminal(running, chosen);
    }
    StoreLocation location = store.choose(running).location();
    if (file != null) {
      OutputGuard.requireNoStore(running, file, location, confirmation.yes);
    }
    try (CredentialStore opened = running.open(location, OpenOptions.Access.READ)) {
      if (file != null) {
        toFile(running, opened, chosen, file);
      } else {
        dump(opened, chosen, new BufferedOutputStream(running.out(), 1 << 16));
      }
    }
    return ExitStatus.OK;
  }

  private DumpFormat chosenFormat() throws CommandException {
    DumpFormat chosen = format != null ? format : json ? DumpFormat.JSONL : DumpFormat.DBDUMP;
    if (json && chosen != DumpFormat.JSONL) {
      throw new CommandException(
          CommandFailure.USAGE, "--json and --format=dbdump exclude each other", "");
    }
    if (print && chosen == DumpFormat.JSONL) {
      throw new CommandException(
          CommandFailure.USAGE, "--print is for the format dbdump and not for JSON Lines", "");
    }
    return chosen;
  }

  private void guardTerminal(Session running, DumpFormat chosen) throws CommandException {
    if (!running.surroundings().terminals().stdout()) {
      return;
    }
    if (chosen == DumpFormat.DBDUMP && !reveal) {
      throw new CommandException(
          CommandFailure.SECRET_ON_TERMINAL,
          "standard output: a dump holds every password",
          "sasldb store dump --output=FILE");
    }
    if (reveal) {
      running.messages().note("the passwords are shown on this terminal");
    }
  }

  private void toFile(Session running, CredentialStore opened, DumpFormat chosen, Path path)
      throws CommandException, StoreException, IOException {
    long count;
    try (OutputFile file = OutputFile.create(path, confirmation.replaces(running, path))) {
      try {
        count = dump(opened, chosen, file.stream());
      } catch (IOException e) {
        throw OutputFile.failed(path, e);
      }
      file.finish();
    }
    running.done(Words.count(count, "record") + " dumped to " + path);
  }

  private long dump(CredentialStore opened, DumpFormat chosen, OutputStream out)
      throws StoreException, IOException {
    return new DumpRecords(opened).to(sink(opened, chosen, out));
  }

  private RecordSink sink(CredentialStore opened, DumpFormat chosen, OutputStream out)
      throws StoreException, IOException {
    if (chosen == DumpFormat.JSONL) {
      return new JsonLinesSink(out, reveal);
    }
    return DumpRecords.dbDump(opened, out, print ? DumpForm.PRINT : DumpForm.BYTEVALUE);
  }
}
