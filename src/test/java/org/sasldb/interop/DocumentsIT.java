package org.sasldb.interop;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.testing.DocRunner;

/** Every command line of a document runs, and prints what the document shows. */
class DocumentsIT {
  @TempDir Path folder;

  @Test
  void theReadme() throws IOException {
    DocRunner.of(Path.of("README.md")).standIn("/etc/sasldb2").withOwnEmbeddedStore().run(folder);
  }

  @Test
  void theReferenceOfTheCommand() throws IOException {
    DocRunner.of(Path.of("docs/cli.md")).run(folder);
  }

  @Test
  void theFormats() throws IOException {
    DocRunner.of(Path.of("docs/formats.md")).run(folder);
  }

  @Test
  void theMigration() throws IOException {
    DocRunner.of(Path.of("docs/migrate.md")).standIn("/etc/sasldb2").run(folder);
  }

  @Test
  void theDesiredState() throws IOException {
    DocRunner.of(Path.of("docs/apply.md")).run(folder);
  }

  @Test
  void theAutomation() throws IOException {
    DocRunner.of(Path.of("docs/automation.md"))
        .standIn("/etc/sasldb2")
        .standIn("/var/lib/sasldb")
        .standIn("/var/backups")
        .standIn("/run/secrets")
        .standIn("/usr/local/bin")
        .run(folder);
  }
}
