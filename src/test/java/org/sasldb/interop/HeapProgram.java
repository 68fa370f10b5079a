package org.sasldb.interop;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.sasldb.cli.classic.Sasldblistusers;
import org.sasldb.cli.classic.Saslpasswd;
import org.sasldb.cli.modern.Sasldb;
import org.sasldb.cli.modern.Surroundings;

/**
 * Runs a command as its own process would, and then writes what is in the memory of Java to a file.
 * It never knows a secret but by the command, so that what is found was left by the command.
 */
final class HeapProgram {
  private HeapProgram() {}

  /**
   * Runs and dumps.
   *
   * @param args the file of the dump, {@code live} for reachable objects only or {@code all}, the
   *     name of the command, and its arguments
   */
  public static void main(String[] args) throws IOException {
    String[] words = Arrays.copyOfRange(args, 3, args.length);
    int status = 0;
    switch (args[2]) {
      // these end the process where they fail, and there is no dump then
      case "saslpasswd2" -> Saslpasswd.main(words);
      case "sasldblistusers2" -> Sasldblistusers.main(words);
      default -> status = Sasldb.run(List.of(words), Surroundings.ofProcess());
    }
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(args[0], args[1].equals("live"));
    System.exit(status);
  }
}
