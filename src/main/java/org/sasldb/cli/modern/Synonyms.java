package org.sasldb.cli.modern;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Words of other tools for what a command does: of the shadow suite, Cyrus SASL, Dovecot,
 * PostgreSQL, Berkeley DB and file systems. They are no commands; they lead to one.
 */
final class Synonyms {
  /** Of the first word. A line is {@code COMMAND: WORD …}. */
  private static final List<String> FIRST =
      List.of(
          "user: users account accounts",
          "store: stores db database file",
          "publish: target targets publication publications",
          "config: conf cfg configure setting settings configuration",
          "user delete: remove",
          "apply: provision",
          "explain: error errors perror why",
          "version: about");

  private static final List<String> OF_USER =
      List.of(
          "add: create new insert register adduser useradd add-user createuser newuser",
          "set: passwd password pw setpass set-password chpass chpasswd saslpasswd2 saslpasswd"
              + " change modify mod edit update reset usermod moduser",
          "delete: remove rm del erase drop purge destroy deluser userdel delete-user dropuser",
          "rename: mv move",
          "disable: lock block suspend deactivate",
          "enable: unlock unblock activate",
          "list: ls all users listusers sasldblistusers2 sasldblistusers getent index search find",
          "show: info get view cat describe status finger id",
          "verify: check test auth login authenticate testsaslauthd pwcheck");

  private static final List<String> OF_STORE =
      List.of(
          "info: status show stat stats describe ls list db_stat",
          "init: create new make initdb createdb",
          "check: verify fsck validate test scrub db_verify",
          "dump: export cat print db_dump pg_dump mdb_dump gdbm_dump",
          "load: import read db_load pg_restore mdb_load gdbm_load",
          "convert: migrate transform upgrade copy cp db_upgrade",
          "recover: repair fix salvage rescue db_recover",
          "compact: vacuum defrag shrink optimize resize grow",
          "history: log journal changes audit",
          "backup: save snapshot");

  private static final List<String> OF_PUBLISH =
      List.of(
          "add: create new",
          "remove: delete del rm drop",
          "list: ls show targets",
          "run: now push sync update publish replicate",
          "status: check verify diff state info",
          "undo: rollback revert back",
          "adopt: accept import take pull");

  private static final List<String> OF_CONFIG =
      List.of("show: get list ls view cat", "set: put edit add change");

  private static final Map<String, List<String>> TABLE =
      Map.of("user", OF_USER, "store", OF_STORE, "publish", OF_PUBLISH, "config", OF_CONFIG);

  private Synonyms() {}

  /** The words beside the nouns; each leads to a noun, or to a noun and a verb. */
  static Map<String, String> ofFirstWords() {
    return words(FIRST);
  }

  /** The words beside the verbs of a noun; each leads to a verb. */
  static Map<String, String> ofVerbs(String noun) {
    return words(TABLE.getOrDefault(noun, List.of()));
  }

  private static Map<String, String> words(List<String> lines) {
    Map<String, String> words = new HashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(": ");
      for (String word : line.substring(colon + 2).split(" ", -1)) {
        words.put(word, line.substring(0, colon));
      }
    }
    return words;
  }
}
