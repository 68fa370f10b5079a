package org.sasldb.mailhost;

import java.io.IOException;
import java.util.List;

/** The groups of this host and who is in them. */
final class HostGroups {
  private final Programs programs;

  HostGroups(Programs programs) {
    this.programs = programs;
  }

  /** The group that a user has from the start. */
  String primaryOf(String user) throws IOException {
    return programs.output(List.of("id", "-gn", user)).strip();
  }

  /** All groups of a user. */
  List<String> of(String user) throws IOException {
    return List.of(programs.output(List.of("id", "-Gn", user)).strip().split("\\s+"));
  }
}
