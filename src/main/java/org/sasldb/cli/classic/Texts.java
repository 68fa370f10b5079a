package org.sasldb.cli.classic;

/** The texts of Cyrus SASL 2.1.28 (Cyrus behaviour, sections 2.2 and 3), to the letter. */
final class Texts {
  private static final String PRODUCT =
      """

      This product includes software developed by Computing Services
      at Carnegie Mellon University (http://www.cmu.edu/computing/).

      """;

  /** What {@code -v} prints: the release whose behaviour this is. */
  static final String VERSION =
      PRODUCT
          + """
          Built against SASL API version 2.1.28
          LibSasl version 2.1.28 by "Cyrus SASL"
          """;

  /** Printed by the list command after a wrong option. */
  static final String UNRECOGNIZED = "Unrecognized command line option\n";

  private static final String SET_USAGE =
      """
       [-v] [-c [-p] [-n]] [-d] [-a appname] [-f sasldb] [-u DOM] userid
      \t-p\tpipe mode -- no prompt, password read on stdin
      \t-c\tcreate -- ask mechs to create the account
      \t-d\tdisable -- ask mechs to disable/delete the account
      \t-n\tno userPassword -- don't set plaintext userPassword property
      \t  \t                   (only set mechanism-specific secrets)
      \t-f sasldb\tuse given file as sasldb
      \t-a appname\tuse appname as application name
      \t-u DOM\tuse DOM for user domain
      \t-v\tprint version numbers and exit
      """;

  private static final String LIST_USAGE =
      """
       [-v] [[-f] sasldb]
      \t-f sasldb\tuse given file as sasldb
      \t-v\tprint version numbers and exit
      """;

  private Texts() {}

  static String setUsage(String program) {
    return PRODUCT + program + ": usage: " + program + SET_USAGE;
  }

  static String listUsage(String program) {
    return PRODUCT + program + ": usage: " + program + LIST_USAGE;
  }
}
