package org.sasldb.cli.modern;

import org.sasldb.store.Failure;

/** The exit statuses of {@code sasldb}; from 64 on those of {@code sysexits.h}. */
public enum ExitStatus {
  OK(0, "done"),
  NO(1, "the answer is no: a check found damage, a password is wrong"),
  CHANGED(2, "done, and the store was changed (only with --detailed-exitcode)"),
  USAGE(64, "the command line is wrong"),
  BAD_DATA(65, "bad data: the input or the store is not what it should be"),
  NO_SUCH_USER(67, "no such user"),
  UNAVAILABLE(69, "unavailable: another program held the store past the wait"),
  INTERNAL(70, "a fault in sasldb itself, or not enough memory"),
  CANNOT_CREATE(73, "cannot create: it exists already"),
  INPUT_OUTPUT(74, "input or output failed, or there is no such file"),
  TRY_AGAIN(75, "try again: another program kept changing the store"),
  NOT_PERMITTED(77, "not permitted"),
  BAD_CONFIGURATION(78, "bad configuration");

  private final int number;
  private final String meaning;

  ExitStatus(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** What the process ends with. */
  public int number() {
    return number;
  }

  /** One line for the list in the help and the manual. */
  public String meaning() {
    return meaning;
  }

  /** The status for a store that cannot be read, written or trusted. */
  public static ExitStatus of(Failure failure) {
    return switch (failure) {
      case NO_SUCH_STORE,
          READ_FAILED,
          WRITE_FAILED,
          NO_SPACE,
          MAP_FULL,
          NOT_REPLACEABLE,
          TARGET_CHANGED,
          NOT_PUBLISHED ->
          INPUT_OUTPUT;
      case NOT_A_STORE,
          UNSUPPORTED,
          DAMAGED,
          IS_A_DIRECTORY,
          KEY_REFUSED,
          VALUE_REFUSED,
          DUPLICATES,
          RECORDS_LOST ->
          BAD_DATA;
      case MAP_TOO_SMALL -> USAGE;
      case STORE_EXISTS -> CANNOT_CREATE;
      case NO_PERMISSION, READ_ONLY, READ_ONLY_FORMAT, PUBLISHED_FILE -> NOT_PERMITTED;
      case UNSAFE_STORE, NEWER_SCHEMA, BAD_TARGETS -> BAD_CONFIGURATION;
      case LOCKED, NATIVE_LIBRARY -> UNAVAILABLE;
      case CHANGED_UNDERNEATH -> TRY_AGAIN;
    };
  }
}
