package org.sasldb.cli.classic;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.sasldb.cli.process.Environment;
import org.sasldb.cli.process.Invocation;
import org.sasldb.record.ByteString;

/** The options of {@code saslpasswd2} (Cyrus behaviour, section 2.1). */
final class SaslpasswdOptions {
  private static final String LETTERS = "vpcdnf:u:a:h?";
  private static final ByteString DEFAULT_APPLICATION = ByteString.utf8("saslpasswd");

  private boolean pipe;
  private boolean create;
  private boolean delete;
  private boolean noPlain;
  private boolean wrong;
  private @Nullable ByteString file;
  private ByteString realm = ByteString.EMPTY;
  private ByteString application = DEFAULT_APPLICATION;
  private ByteString user = ByteString.EMPTY;

  private SaslpasswdOptions() {}

  /**
   * Parses them all before judging any, except {@code -v} and a slash in {@code -a}, which act at
   * once.
   *
   * @throws EarlyEnd for {@code -v} and for wrong options
   */
  static SaslpasswdOptions parse(Invocation called, Environment environment, OutputStream err)
      throws EarlyEnd, IOException {
    SaslpasswdOptions options = new SaslpasswdOptions();
    boolean posixlyCorrect = environment.get("POSIXLY_CORRECT") != null;
    Getopt getopt =
        new Getopt(LETTERS, called.arguments(), posixlyCorrect, called.argumentZero(), err);
    for (int letter = getopt.next(); letter != Getopt.END; letter = getopt.next()) {
      options.take(letter, getopt.argument());
    }
    boolean oneUser = getopt.operands().size() == 1;
    if (options.wrong || !oneUser || (options.create && options.delete)) {
      throw new EarlyEnd(1, Texts.setUsage(called.programName()));
    }
    options.user = getopt.operands().get(0);
    return options;
  }

  private void take(int letter, ByteString argument) throws EarlyEnd {
    switch (letter) {
      case 'v' -> throw new EarlyEnd(0, Texts.VERSION);
      case 'p' -> pipe = true;
      case 'c' -> create = true;
      case 'd' -> delete = true;
      case 'n' -> noPlain = true;
      case 'f' -> file = argument;
      case 'u' -> realm = argument;
      case 'a' -> application = checkedApplication(argument);
      default -> wrong = true;
    }
  }

  private static ByteString checkedApplication(ByteString name) throws EarlyEnd {
    if (name.indexOf('/') >= 0) {
      throw new EarlyEnd(1, "appname must not contain /\n");
    }
    return name;
  }

  /** Never prompt. */
  boolean pipe() {
    return pipe;
  }

  /** Delete the user's secrets. */
  boolean delete() {
    return delete;
  }

  /** Do not store the password as plain text. */
  boolean noPlain() {
    return noPlain;
  }

  /** The file, empty for the host's store, null where none was given. */
  @Nullable ByteString file() {
    return file;
  }

  /** The realm for a name without one, empty for the host's name. */
  ByteString realm() {
    return realm;
  }

  /** Whose configuration is read. */
  ByteString application() {
    return application;
  }

  /** The user as given, perhaps with a realm. */
  ByteString user() {
    return user;
  }
}
