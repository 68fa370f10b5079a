package org.sasldb.mailhost;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks Postfix for its settings. */
final class Postconf {
  private final Programs programs;
  private final @Nullable Path configuration;

  /**
   * @param configuration the folder of main.cf; null for the usual one
   */
  Postconf(Programs programs, @Nullable Path configuration) {
    this.programs = programs;
    this.configuration = configuration;
  }

  /** Settings of main.cf with what they refer to put in; those that Postfix does not know lack. */
  Map<String, String> values(List<String> names) throws IOException {
    List<String> command = command("-x");
    command.addAll(names);
    Map<String, String> values = new HashMap<>();
    programs
        .output(command)
        .lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (equals > 0) {
                values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
              }
            });
    return values;
  }

  /** The SMTP servers of master.cf. */
  List<SmtpService> smtpServers() throws IOException {
    return SmtpService.among(programs.output(command("-M")));
  }

  private List<String> command(String option) {
    List<String> command = new ArrayList<>(List.of("postconf"));
    if (configuration != null) {
      command.addAll(List.of("-c", configuration.toString()));
    }
    command.add(option);
    return command;
  }
}
