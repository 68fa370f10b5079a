package org.sasldb.cli.modern;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** Times as they are typed and shown: ISO 8601. */
final class Times {
  private Times() {}

  /** In UTC and whole seconds, {@code 2026-11-24T12:00:00Z}. */
  static String shown(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A day, a time, or a time with its zone; without a zone that of this host. */
  static Instant parse(String option, String text) throws CommandException {
    try {
      if (text.indexOf('T') < 0) {
        return LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
      }
      return text.matches(".*T.*(Z|[+-][0-9:]+)")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
    } catch (DateTimeException e) {
      throw new CommandException(
          CommandFailure.USAGE,
          option + "=" + text + ": not a time as ISO 8601 writes it",
          option + "=2026-01-31 or " + option + "=2026-01-31T12:00:00Z",
          e);
    }
  }
}
