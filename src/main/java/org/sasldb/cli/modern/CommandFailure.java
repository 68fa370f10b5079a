package org.sasldb.cli.modern;

/**
 * The ways in which a command can fail while the store is sound; the others are in {@link
 * org.sasldb.store.Failure}. A code never changes its meaning.
 */
public enum CommandFailure {
  USAGE(
      "E2001",
      "usage",
      ExitStatus.USAGE,
      "The command line is not one that sasldb knows. Nothing was done. The message names the word"
          + " in question; `--help` after a command shows what it takes."),
  BAD_INPUT(
      "E2002",
      "bad input",
      ExitStatus.BAD_DATA,
      "The text to be read is damaged, was cut short, or is of another kind. The message names the"
          + " line. The whole text is read before anything is done, so nothing was changed."),
  RECORD_EXISTS(
      "E2003",
      "already exists",
      ExitStatus.CANNOT_CREATE,
      "A record is in the store already, so nothing was changed. `--if-exists=replace` puts the new"
          + " value in its place, `--if-exists=skip` keeps the old one."),
  FILE_EXISTS(
      "E2004",
      "would overwrite a file",
      ExitStatus.CANNOT_CREATE,
      "The file to be written exists already and would be lost. Choose another name, or add"
          + " `--yes`."),
  SECRET_ON_TERMINAL(
      "E2005",
      "secrets would be shown on the terminal",
      ExitStatus.USAGE,
      "What was asked for holds passwords and verifiers in readable form. Write it to a file with"
          + " `--output=FILE`, which only its owner can read, or add `--reveal`."),
  INPUT_UNREADABLE(
      "E2006",
      "cannot read the input",
      ExitStatus.INPUT_OUTPUT,
      "The file to be read is not there or could not be read; the reason is the system's. Nothing"
          + " was changed."),
  OUTPUT_FAILED(
      "E2007",
      "cannot write the output",
      ExitStatus.INPUT_OUTPUT,
      "The output could not be written; the reason is the system's. A file that was to be made does"
          + " not exist, and one that was to be replaced is as it was before. Where it is standard"
          + " output that could not be written, the change of the store was made; a password that"
          + " was generated and could not be shown is named, and can be generated again."),
  NO_SUCH_CODE(
      "E2008",
      "no such code",
      ExitStatus.USAGE,
      "Codes are `E` and four digits; `sasldb explain` without one lists them all."),
  NO_SUCH_USER(
      "E2009",
      "no such user",
      ExitStatus.NO_SUCH_USER,
      "The store has no secret of that user in that realm. User and realm count byte for byte,"
          + " capitals included; a USER without @ belongs to the realm of --realm, or else to the"
          + " name of this host."),
  PASSWORD_REFUSED(
      "E2010",
      "password refused",
      ExitStatus.BAD_DATA,
      "The password is empty, holds a NUL byte, is longer than the 8,191 bytes that libsasl can"
          + " read, or is a new one that nobody can type: of several lines, or with a carriage"
          + " return at its end, as a text with the line ends of Windows has it (`tr -d '\\r'`"
          + " takes it away). Or a new password was typed twice, and not the same both times. Nothing was"
          + " changed."),
  CANNOT_HOLD(
      "E2011",
      "records that the new store cannot hold",
      ExitStatus.BAD_DATA,
      "The store to be made cannot hold some records of the old one: an LMDB key has at most 511"
          + " bytes, a key of a Berkeley DB file a quarter of a page, and no store of a mail host"
          + " holds two values for one key. They are listed. Nothing was made."),
  UNREADABLE_PASSWORD(
      "E2012",
      "a password that nobody can use",
      ExitStatus.BAD_DATA,
      "The password in the store is longer than the 8,191 bytes that libsasl can read, so it lets"
          + " nobody in. Give the user a new one."),
  NO_POSTFIX(
      "E2013",
      "Postfix cannot be asked",
      ExitStatus.UNAVAILABLE,
      "`postconf` is not there or failed, so it is not known which file Postfix reads. Install"
          + " Postfix, name its configuration by `--postfix-config=FOLDER`, or name the file itself"
          + " instead of `--postfix`."),
  TOO_MANY_ITERATIONS(
      "E2014",
      "a verifier of too many iterations",
      ExitStatus.BAD_DATA,
      "The SCRAM verifier of the user asks for more than 1,000,000 iterations of its hash, which"
          + " would keep this computer, and a server at each login, busy for long. It was not"
          + " computed, so it is not known whether the password is right. Give the user a new"
          + " one."),
  NO_HISTORY(
      "E2051",
      "a store without a history",
      ExitStatus.USAGE,
      "Only a JE store keeps a history of its changes: a file in one of the native formats holds"
          + " records and nothing else. `sasldb store convert FILE je:FOLDER` makes a JE store of"
          + " it, whose history begins there; it can be published to the file that mail software"
          + " reads."),
  BAD_BACKUP(
      "E2052",
      "a damaged backup",
      ExitStatus.BAD_DATA,
      "The file is no backup that sasldb made, or it was changed or cut short. The message names"
          + " the line where that shows. Nothing was changed. Use another backup; the records that"
          + " are whole can still be read in the file, which is text."),
  BACKUP_NOT_VERIFIED(
      "E2053",
      "the backup is not what was written",
      ExitStatus.INPUT_OUTPUT,
      "The backup was read back from the disk and is not what was written to it. There is no file"
          + " of that name, or it is as it was before. The disk is not to be trusted."),
  WOULD_CHANGE_STORE(
      "E2054",
      "would change a store",
      ExitStatus.CANNOT_CREATE,
      "A store is at the place where the backup is to be restored, and what it has gained since the"
          + " backup would be lost. `--dry-run` shows what would be changed, `--yes` does it."),
  UNKNOWN_OWNER(
      "E2055",
      "an owner that cannot be restored",
      ExitStatus.NOT_PERMITTED,
      "The file belonged to a user or a group that this host does not know, or to another user and"
          + " you are not root. Nothing was done. Say whose it is to be with `--owner`, `--group`"
          + " and `--mode`."),
  OTHER_KIND(
      "E2056",
      "a store of another kind is there",
      ExitStatus.USAGE,
      "What is at the path has other files than the store to be restored: a folder, a file, or the"
          + " pair of files of NDBM; it would stay beside the new store. Nothing was done. Restore"
          + " into the format that is there, `-f PATH`, say which one is wanted, `-f FORMAT:PATH`, or"
          + " name another path."),
  NO_REALM(
      "E2501",
      "a new user without a realm",
      ExitStatus.USAGE,
      "A user was to be made whose name ends in an @ with nothing behind it. That is the empty"
          + " realm, in which a program finds a user only if it asks for the empty realm by its"
          + " configuration. Leave the @ out to have the usual realm, name one, or say `--realm=`"
          + " to mean the empty one. Users who are in it already can be changed and deleted."
          + " Nothing was changed."),
  BAD_SETTING(
      "E2021",
      "bad configuration",
      ExitStatus.BAD_CONFIGURATION,
      "A file `sasldb.conf` has a line that is no setting. Lines are `KEY = VALUE`; the keys are"
          + " secrets (plain, scram or both), scram (mechanisms with commas between), iterations"
          + " and realm. `sasldb config show --origin` says which files are read."),
  USER_EXISTS(
      "E2022",
      "already a user",
      ExitStatus.CANNOT_CREATE,
      "The user has a secret in the store already, maybe a disabled one, so nothing was changed."
          + " `sasldb user set` gives another password; `--if-exists=replace` does what is needed"
          + " in either case, `--if-exists=skip` leaves the user alone."),
  NOT_CONFIRMED(
      "E2023",
      "not confirmed",
      ExitStatus.NO,
      "What was asked for loses something, and nobody said that it may. Nothing was changed."
          + " `--yes` says so on the command line."),
  MALFORMED_KEYS(
      "E2024",
      "malformed keys",
      ExitStatus.NO,
      "The store has records whose key is not user, realm and property name with a NUL byte"
          + " between. They belong to no user; sasldblistusers2 of Cyrus SASL does not get past"
          + " them. All users were listed."),
  ONE_VERIFIER(
      "E2025",
      "one verifier only",
      ExitStatus.USAGE,
      "In a file of a mail host a user has one SCRAM verifier, which serves one mechanism. Several"
          + " can be kept in a JE store, from which each file it is published to gets the one"
          + " chosen for it."),
  BOUND_TO_NAME(
      "E2026",
      "a secret that depends on the name",
      ExitStatus.BAD_DATA,
      "The legacy secrets of DIGEST-MD5 and SRP were computed from the password and the name of the"
          + " user, so that nobody could log in by them under another name. Nothing was changed."
          + " `--drop-legacy` renames the user without them; then give him a new password."),
  BAD_NAME(
      "E2027",
      "a name that cannot log in",
      ExitStatus.BAD_DATA,
      "A new user has a name and a realm that begin and end with no blank, because libsasl strips"
          + " them; and user and realm together are at most 1,024 bytes long: beyond that it refuses"
          + " every login. Users who are in the store under such a name can be changed and deleted."
          + " Nothing was changed."),
  BAD_LINE(
      "E2028",
      "not a command",
      ExitStatus.BAD_DATA,
      "A line of a batch is `add USER PASSWORD`, `set USER PASSWORD` or `delete USER` and a newline;"
          + " with a TAB after the first word TABs are between the others too. Nothing was done for"
          + " this line, and the next one is read."),
  NO_SUCH_PROPERTY(
      "E2029",
      "no such property",
      ExitStatus.NO,
      "The user has no record of that name. `sasldb user show` lists those that there are."),
  NO_PASSWORD(
      "E2030",
      "no password",
      ExitStatus.USAGE,
      "There is no terminal to ask for the password on, and no option says where else it comes"
          + " from: --password-stdin, --password-file, --password-fd, or for a new one --generate."),
  FORMAT_UNKNOWN(
      "E2041",
      "cannot tell the format",
      ExitStatus.USAGE,
      "The first line of the text is like none of the formats that users are imported from, or like"
          + " two of them; an empty text is of no format. Say it by `--format`. Nothing was"
          + " changed."),
  BAD_ENTRIES(
      "E2042",
      "entries that cannot be taken",
      ExitStatus.BAD_DATA,
      "Lines of the text are malformed, name a user twice, or hold a secret that cannot be stored;"
          + " each is listed with its number and with what is expected (the first hundred of them)."
          + " Nothing was changed. Mend them, or add `--keep-going` to take the others."),
  ENTRIES_REFUSED(
      "E2043",
      "entries that were not taken",
      ExitStatus.BAD_DATA,
      "With `--keep-going` the good entries were taken, and the others stand in the file of"
          + " `--rejects`, byte for byte as they were. Mend them there and import that file."),
  USERS_EXIST(
      "E2044",
      "already in the store",
      ExitStatus.CANNOT_CREATE,
      "Users of the text (or records, where it is a text of records) are in the store already, so"
          + " nothing was changed; the first ten are listed. `--if-exists=replace` gives them"
          + " the secrets of the text, `--if-exists=skip` leaves them as they are. A user is there"
          + " if he has a secret, and if he is disabled."),
  TEXT_CHANGED(
      "E2045",
      "the input was changed",
      ExitStatus.TRY_AGAIN,
      "The text is read twice, and the second time it was another one. Run the command again when"
          + " nobody writes the file any more. The store is as it was, unless more than 200,000"
          + " users were to go into a JE store: then some whole users may be there already."),
  CANNOT_CARRY(
      "E2046",
      "users that the format cannot carry",
      ExitStatus.BAD_DATA,
      "The text cannot hold some users so that they could be read back: a colon or a newline in a"
          + " name, a verifier of a mechanism that the other program does not know, no password"
          + " where one is needed. They are listed with the reason (the first hundred), and nothing"
          + " was written. `--keep-going` leaves them out; `--format=jsonl` and `--format=dbdump`"
          + " carry everything."),
  STATE_MALFORMED(
      "E2031",
      "not a well-formed file",
      ExitStatus.BAD_DATA,
      "The file of a desired state is not well-formed YAML, JSON or CSV, is not UTF-8, or uses what"
          + " is not taken here: aliases, a second document, more than 256 MiB. The message names"
          + " the line. Behind a fault in YAML and JSON nothing more can be read, so there may be"
          + " others further down. Nothing was changed."),
  STATE_INVALID(
      "E2032",
      "not a desired state",
      ExitStatus.BAD_DATA,
      "The file does not follow the schema that `sasldb apply --schema` prints: a key that there is"
          + " not, a value of another type, a user that is listed twice or has no realm. All faults"
          + " are told with their lines, at most 100. Nothing was changed."),
  STATE_SECRET(
      "E2033",
      "a secret that cannot be used",
      ExitStatus.BAD_DATA,
      "A password is empty, holds a NUL byte or a newline, or is longer than the 8,191 bytes that"
          + " libsasl can read; a password file cannot be read, or ends in a carriage return; a"
          + " verifier is in none of the forms that are known; or a user is given two secrets."
          + " Nothing was changed."),
  NO_SECRET(
      "E2034",
      "a new user without a secret",
      ExitStatus.BAD_DATA,
      "A listed user is not in the store and the file gives nothing to log in by. Give a password,"
          + " a password_file, a verifier or `generate: true`. Nothing was changed."),
  REMOVAL_REFUSED(
      "E2035",
      "users would be removed",
      ExitStatus.USAGE,
      "The desired state removes users, which is asked about first: nobody could be asked, or the"
          + " answer was no. Look at the plan with `--dry-run` and add `--yes`. Nothing was"
          + " changed."),
  SHEET_EXISTS(
      "E2036",
      "the sheet is there already",
      ExitStatus.CANNOT_CREATE,
      "Generated passwords are to be written to a file that exists. It may hold the only copy of"
          + " other passwords, so it is never replaced: name another one. Nothing was changed."),
  INTERNAL(
      "E2901",
      "a fault in sasldb itself",
      ExitStatus.INTERNAL,
      "This should not have happened. Run the command again with `--debug` and report what it"
          + " prints, after looking through it: names of users may be in it, values are not."),
  NO_MEMORY(
      "E2902",
      "not enough memory",
      ExitStatus.INTERNAL,
      "A load or an import into a store that exists holds all its records in memory to store them in"
          + " one change (an import of more than 200,000 users into a JE store does not): a million"
          + " need about 700 MB. Give Java more with `SASLDB_JAVA_OPTS=-Xmx1g`. The store is as it"
          + " was before. A new store is built with less.");

  private final String code;
  private final String title;
  private final ExitStatus status;
  private final String explanation;

  CommandFailure(String code, String title, ExitStatus status, String explanation) {
    this.code = code;
    this.title = title;
    this.status = status;
    this.explanation = explanation;
  }

  /** The stable code, {@code E} and four digits. */
  public String code() {
    return code;
  }

  /** A few words, for an error line. */
  public String title() {
    return title;
  }

  /** What the process ends with. */
  public ExitStatus status() {
    return status;
  }

  /** What it means and what to do. */
  public String explanation() {
    return explanation;
  }
}
