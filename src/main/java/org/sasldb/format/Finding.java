package org.sasldb.format;

import java.util.Objects;

/**
 * One thing a structural check found.
 *
 * @param place where in the file, such as "page 3, item 7"; empty if the file as a whole is meant
 * @param message what is wrong there; never includes bytes of a key or a value
 */
public record Finding(Severity severity, String place, String message) {

  /** How bad a finding is. */
  public enum Severity {
    /** Records are lost or wrong, or a program using the file may lose some. */
    ERROR,
    /** Every record is there, but somebody should know. */
    WARNING
  }

  public Finding {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(place, "place");
    if (message.isEmpty()) {
      throw new IllegalArgumentException("a finding without a message");
    }
  }

  /** An error as the reader reported it. */
  public static Finding of(FormatException error) {
    return new Finding(Severity.ERROR, error.place(), error.reason());
  }

  public static Finding warning(String place, String message) {
    return new Finding(Severity.WARNING, place, message);
  }

  @Override
  public String toString() {
    return severity + " " + (place.isEmpty() ? "" : place + ": ") + message;
  }
}
