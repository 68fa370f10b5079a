package org.sasldb.auxprop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sasldb.record.ByteString;

/** The name of this host as {@code gethostname} has it. */
final class LocalHostName {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private LocalHostName() {}

  static ByteString get() {
    try {
      return ByteString.utf8(Files.readString(KERNEL, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return ByteString.utf8(fromSystem());
    }
  }

  private static String fromSystem() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
