package org.sasldb.exchange;

import java.util.Locale;
import org.sasldb.verifier.ScramForm;

/** The kinds of text that users are imported from and exported to. */
public enum UserFormat {
  /** Lines of {@code user[@realm]:password}. */
  USERS("lines of user@realm:password"),
  /** Comma-separated values (RFC 4180) with a heading. */
  CSV("comma-separated values"),
  /** One JSON object a line, one record each. */
  JSONL("JSON Lines"),
  /** What {@code db_dump} prints and {@code db_load} reads. */
  DBDUMP("a dump of db_dump"),
  /** The passwd-file of Dovecot. */
  DOVECOT("a passwd-file of Dovecot"),
  /** Lines of {@code user[@realm]:} and a verifier as PostgreSQL keeps it. */
  POSTGRES("lines of user@realm:SCRAM-SHA-256$…"),
  /** {@code ALTER ROLE "user@realm" PASSWORD 'SCRAM-SHA-256$…';}. */
  POSTGRES_SQL("statements ALTER ROLE … PASSWORD"),
  /** Lines of {@code user[@realm]:} and what {@code gsasl --mkpasswd} prints. */
  GSASL("lines of user@realm:{SCRAM-SHA-256}…");

  private final String noun;

  UserFormat(String noun) {
    this.noun = noun;
  }

  /** What a text of this format is, for messages. */
  public String noun() {
    return noun;
  }

  /** The word for the command line: {@code postgres-sql}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a text holds single records with their keys, and not users. */
  public boolean isOfRecords() {
    return this == JSONL || this == DBDUMP;
  }

  /** How verifiers are written in this format. */
  ScramForm scramForm() {
    return switch (this) {
      case DOVECOT -> ScramForm.DOVECOT;
      case GSASL -> ScramForm.GSASL;
      default -> ScramForm.RFC5803;
    };
  }
}
