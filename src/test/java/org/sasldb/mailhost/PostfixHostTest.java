package org.sasldb.mailhost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostfixHostTest {
  private static final String MASTER =
      """
      smtp       inet  n       -       %s       -       -       smtpd
      submission inet  n       -       %s       -       -       smtpd -o syslog_name=postfix/submission
      pickup     unix  n       -       y       60      1       pickup
      smtp       unix  -       -       y       -       -       smtp
      """;

  @TempDir Path root;
  private Path config;

  @BeforeEach
  void folders() throws IOException {
    config = Files.createDirectories(root.resolve("etc/postfix"));
  }

  private Programs host(String version, String smtp, String submission, String groups) {
    return command ->
        switch (command.get(0)) {
          case "postconf" ->
              command.contains("-M")
                  ? MASTER.formatted(smtp, submission)
                  : "queue_directory = /var/spool/postfix\nmail_owner = postfix\n"
                      + "config_directory = "
                      + config
                      + "\nsmtpd_sasl_path = smtpd\ncyrus_sasl_config_path = "
                      + config.resolve("elsewhere")
                      + "\nmail_version = "
                      + version
                      + "\n";
          case "id" -> command.contains("-gn") ? "postfix\n" : groups + "\n";
          default -> throw new IOException(command.get(0));
        };
  }

  private void configuration(String folder, String text) throws IOException {
    Path place = Files.createDirectories(config.resolve(folder));
    Files.writeString(place.resolve("smtpd.conf"), text);
  }

  @Test
  void debianReadsItsOwnFolderOnly() throws IOException {
    Files.writeString(root.resolve("etc/debian_version"), "12.1\n");
    configuration("elsewhere", "sasldb_path: /wrong\n");
    configuration("sasl", "pwcheck_method: auxprop\nSASLDB_path: /srv/users.db\nsasldb_path: /x\n");
    PostfixHost host = PostfixHost.ask(host("3.7.11", "y", "n", "postfix"), null, root);
    assertEquals(Path.of("/srv/users.db"), host.database());
    assertEquals(Path.of("/var/spool/postfix/srv/users.db"), host.databaseInChroot());
    assertEquals(List.of("smtp/inet"), host.chrooted());
    assertEquals(List.of("submission/inet"), host.free());
    assertEquals("postfix", host.group());
  }

  @Test
  void elsewhereTheSettingOfPostfixCounts() throws IOException {
    configuration("elsewhere", "sasldb_path: /srv/users.db\n");
    PostfixHost host = PostfixHost.ask(host("3.7.11", "n", "n", "postfix sasl"), null, root);
    assertEquals(Path.of("/srv/users.db"), host.database());
    assertEquals(List.of(), host.chrooted());
    assertEquals("sasl", host.group());
  }

  @Test
  void aDashMeansWhatTheVersionSays() throws IOException {
    assertEquals(
        List.of(), PostfixHost.ask(host("3.7.11", "-", "-", "postfix"), null, root).chrooted());
    PostfixHost old = PostfixHost.ask(host("2.11.3", "-", "n", "postfix"), null, root);
    assertEquals(List.of("smtp/inet"), old.chrooted());
    assertNull(old.saslConfiguration());
    assertEquals(Path.of("/etc/sasldb2"), old.database());
  }

  @Test
  void aHostWithoutPostfixSaysSo() {
    Programs none =
        command -> {
          throw new IOException("No such file");
        };
    assertThrows(IOException.class, () -> PostfixHost.ask(none, null, root));
  }
}
