package org.sasldb.mailhost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Postfix on this host says of its SMTP servers and of the credential database they read (Mail
 * host checks, sections 0 and 3). Only asks; changes nothing.
 *
 * @param queueDirectory the folder that is the root of a chrooted server
 * @param saslConfiguration the file that names the database; null if there is none
 * @param database the path of the database as a server names it; inside its root if it is chrooted
 * @param chrooted the names of the SMTP services that are chrooted
 * @param free the names of those that are not
 * @param user the user they run as
 * @param group the group by which they can read the database: {@code sasl} if that user is in it,
 *     as Debian's guide has it, else that user's own
 */
public record PostfixHost(
    Path queueDirectory,
    @Nullable Path saslConfiguration,
    Path database,
    List<String> chrooted,
    List<String> free,
    String user,
    String group) {
  private static final String DEFAULT_DATABASE = "/etc/sasldb2";
  private static final String SASL_GROUP = "sasl";
  private static final List<String> PARAMETERS =
      List.of(
          "queue_directory",
          "mail_owner",
          "config_directory",
          "cyrus_sasl_config_path",
          "smtpd_sasl_path",
          "mail_version",
          "compatibility_level");

  public PostfixHost {
    chrooted = List.copyOf(chrooted);
    free = List.copyOf(free);
  }

  /**
   * Asks {@code postconf}.
   *
   * @param configuration the folder of main.cf; null for the usual one
   * @param root where the files of the host are; {@code /}
   * @throws IOException if Postfix is not there or cannot be asked
   */
  public static PostfixHost ask(Programs programs, @Nullable Path configuration, Path root)
      throws IOException {
    Postconf postconf = new Postconf(programs, configuration);
    Map<String, String> values = postconf.values(PARAMETERS);
    Path conf = saslConfiguration(values, root).orElse(null);
    String user = values.getOrDefault("mail_owner", "postfix");
    List<String> chrooted = new ArrayList<>();
    List<String> free = new ArrayList<>();
    boolean byDefault = SmtpService.isChrootedByDefault(values);
    for (SmtpService service : postconf.smtpServers()) {
      (service.isChrooted(byDefault) ? chrooted : free).add(service.name());
    }
    HostGroups groups = new HostGroups(programs);
    String group = groups.of(user).contains(SASL_GROUP) ? SASL_GROUP : groups.primaryOf(user);
    return new PostfixHost(
        Path.of(values.getOrDefault("queue_directory", "/var/spool/postfix")),
        conf,
        Path.of(conf == null ? DEFAULT_DATABASE : database(conf)),
        chrooted,
        free,
        user,
        group);
  }

  /** Where a chrooted server finds the database, as everybody else names it. */
  public Path databaseInChroot() {
    return queueDirectory.resolve(Path.of("/").relativize(database)).normalize();
  }

  /** Which file a server takes its SASL settings from: the first that exists. */
  private static Optional<Path> saslConfiguration(Map<String, String> values, Path root) {
    String name = values.getOrDefault("smtpd_sasl_path", "smtpd") + ".conf";
    List<String> folders = new ArrayList<>();
    String config = values.getOrDefault("config_directory", "/etc/postfix");
    if (Files.exists(root.resolve("etc/debian_version"))) {
      // Debian's Postfix looks here and nowhere else
      folders.addAll(List.of(config + "/sasl", "/usr/lib/sasl"));
    } else {
      String path = values.getOrDefault("cyrus_sasl_config_path", "");
      folders.addAll(
          path.isEmpty()
              ? List.of("/etc/sasl2", "/etc/sasl", "/usr/lib64/sasl2", "/usr/lib/sasl2")
              : List.of(path.split(":")));
    }
    return folders.stream()
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder).resolve(name))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** The value of {@code sasldb_path}; of several the first counts. */
  private static String database(Path conf) throws IOException {
    for (String line : Files.readAllLines(conf)) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase("sasldb_path")) {
        return line.substring(colon + 1).strip();
      }
    }
    return DEFAULT_DATABASE;
  }
}
