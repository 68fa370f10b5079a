package org.sasldb.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.sasldb.record.ByteString;
import org.sasldb.store.Actor;

/** The facts of this process on Linux, each read when it is asked for. */
public final class LinuxProcess implements ProcessFacts {
  /** The line of {@code /proc/self/status} with real, effective, saved and file system user. */
  private static final String USER_LINE = "\nUid:\t";

  @Override
  public ByteString hostName() throws IOException {
    return hostName(ProcFile.read("/proc/sys/kernel/hostname"));
  }

  static ByteString hostName(byte[] content) throws IOException {
    int length = 0;
    while (length < content.length && content[length] != '\n') {
      byte b = content[length];
      content[length++] = b >= 'A' && b <= 'Z' ? (byte) (b + 'a' - 'A') : b;
    }
    if (length == 0) {
      throw new IOException("the host has no name");
    }
    return ByteString.of(content, 0, length);
  }

  @Override
  public Actor user() {
    try {
      return new Actor(effectiveUser(ProcFile.read("/proc/self/status")), property("user.name"));
    } catch (IOException e) {
      return new Actor(-1, property("user.name"));
    }
  }

  /** The second number of the line, or -1 where there is none. */
  static long effectiveUser(byte[] status) {
    String text = new String(status, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(USER_LINE);
    int from = at < 0 ? -1 : text.indexOf('\t', at + USER_LINE.length()) + 1;
    int to = from <= 0 ? -1 : text.indexOf('\t', from);
    if (to < 0) {
      return -1;
    }
    try {
      return Long.parseLong(text.substring(from, to));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Override
  public String home() {
    return property("user.home");
  }

  /** Set by the JVM from the system's list of users; "?" where the user is not listed. */
  private static String property(String name) {
    String value = System.getProperty(name, "");
    return value.equals("?") ? "" : value;
  }
}
