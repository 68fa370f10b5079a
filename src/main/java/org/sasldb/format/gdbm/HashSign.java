package org.sasldb.format.gdbm;

/**
 * How a byte above 0x7F enters the hash of a key: as the C type {@code char} of the platform that
 * wrote the file (GDBM format, section 7). Keys of ASCII hash alike either way.
 */
public enum HashSign {
  /** As on x86. */
  SIGNED,
  /** As on Linux on ARM, POWER, s390x and RISC-V. */
  UNSIGNED;

  /** The sign on this machine. */
  public static HashSign platform() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static HashSign of(String system, String architecture) {
    return switch (architecture) {
      case "amd64", "x86_64", "i386", "x86" -> SIGNED;
      // Apple's ARM is like x86
      default -> system.startsWith("Mac") ? SIGNED : UNSIGNED;
    };
  }
}
