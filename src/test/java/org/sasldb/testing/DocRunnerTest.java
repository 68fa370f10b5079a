package org.sasldb.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

class DocRunnerTest {
  @TempDir Path folder;

  @Test
  void whatIsShownIsWhatIsPrinted() throws IOException {
    run(
        """
        Text with $ false in it.
        ```sh
        $ this is not run
        ```
        <!-- console
        $ echo hidden; name=world
        -->
        ```console
        $ echo hello $name; echo again >&2
        hello world
        again
        $ true
        $ printf 'no newline'
        no newline
        $ echo one \\
          two
        one two
        $ cat <<END
        > line
        > END
        line
        $ (exit 3)
        $ echo $?
        3
        ```
        """);
  }

  @Test
  void anEllipsisStandsForTheRest() throws IOException {
    run(
        """
        ```console
        $ printf 'a\\nb\\nc\\nd 17 e\\n'
        a
        …
        d … e
        $ true
        …
        ```
        """);
  }

  @Test
  void aPathCanStandForOneInTheFolder() throws IOException {
    Path document = folder.resolve("doc.md");
    Files.writeString(
        document,
        """
        ```console
        $ echo x >/etc/some/file; ls /etc/some/file
        /etc/some/file
        ```
        """);
    DocRunner.of(document)
        .standIn("/etc/some/file")
        .run(Files.createDirectory(folder.resolve("run")));
    assertTrue(Files.exists(folder.resolve("run/home/etc/some/file")));
  }

  @Test
  void otherOutputFails() {
    fails("```console\n$ echo a\nb\n```\n", "doc.md:2: $ echo a");
    fails("```console\n$ echo a\n```\n", "doc.md:2: $ echo a");
    fails("```console\n$ true\na\n```\n", "doc.md:2: $ true");
    fails("```console\n$ printf 'a\\nb\\n'\na\n```\n", "doc.md:2");
    fails("```console\n$ echo xb\na…\n```\n", "doc.md:2");
  }

  @Test
  void aStatusThatIsNotShownFails() {
    fails("```console\n$ false\n```\n", "doc.md:2: $ false");
    fails("```console\n$ false\n$ echo $?\n2\n```\n", "doc.md:3: $ echo $?");
    fails("<!-- console\n$ false\n-->\n", "doc.md:2: $ false");
    fails("```console\n$ exit 0\n$ true\n```\n", "doc.md:2: $ exit 0");
  }

  @Test
  void aDocumentWithoutCommandsFails() {
    fails("text\n", "shows no command");
    assertThrows(AssertionError.class, () -> run("```console\n$ true\n"));
    assertThrows(AssertionError.class, () -> run("```console\ntext\n```\n"));
  }

  private void fails(String document, String message) {
    AssertionFailedError e =
        assertThrows(AssertionFailedError.class, () -> run(document), document);
    assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
  }

  private void run(String text) throws IOException {
    Path document = folder.resolve("doc.md");
    Files.writeString(document, text);
    DocRunner.of(document).run(Files.createTempDirectory(folder, "run"));
  }
}
