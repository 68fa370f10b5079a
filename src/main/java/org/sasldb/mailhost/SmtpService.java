package org.sasldb.mailhost;

import java.util.List;
import java.util.Map;

/**
 * A line of master.cf that starts an SMTP server.
 *
 * @param name name and type, such as {@code submission/inet}
 * @param chroot the fifth column: {@code y}, {@code n} or {@code -}
 */
record SmtpService(String name, String chroot) {
  private static final int COLUMNS = 8;
  private static final int CHROOT = 4;
  private static final int COMMAND = 7;
  private static final int FIRST_WITHOUT_CHROOT = 3;

  /** Those among the lines that {@code postconf -M} prints. */
  static List<SmtpService> among(String master) {
    return master
        .lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(columns -> columns.length >= COLUMNS && columns[COMMAND].equals("smtpd"))
        .map(columns -> new SmtpService(columns[0] + "/" + columns[1], columns[CHROOT]))
        .toList();
  }

  /** Whether its root is the queue directory. */
  boolean isChrooted(boolean byDefault) {
    return chroot.equals("y") || (chroot.equals("-") && byDefault);
  }

  /**
   * What {@code -} means: yes before Postfix 3.0, and where it is to behave as if it were older.
   */
  static boolean isChrootedByDefault(Map<String, String> values) {
    String version = values.getOrDefault("mail_version", "3");
    int dot = version.indexOf('.');
    try {
      int major = Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
      return major < FIRST_WITHOUT_CHROOT
          || values.getOrDefault("compatibility_level", "2").equals("0");
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
