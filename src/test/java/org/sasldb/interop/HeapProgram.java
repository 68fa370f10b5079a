package org.sasldb.interop;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
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
    if (args[2].equals("saslpasswd2")) {
      // ends the process where it fails, and there is no dump then
      Saslpasswd.main(words);
    } else {
      status = Sasldb.run(List.of(words), Surroundings.ofProcess());
    }
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(args[0], args[1].equals("live"));
    System.exit(status);
  }
}
