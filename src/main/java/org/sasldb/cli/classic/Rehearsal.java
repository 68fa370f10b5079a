package org.sasldb.cli.classic;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sasldb.cli.process.DescriptorInput;
import org.sasldb.cli.process.Environment;
import org.sasldb.cli.process.Invocation;
import org.sasldb.cli.process.LinuxProcess;
import org.sasldb.cli.process.ProcEnvironment;
import org.sasldb.cli.process.ProcessFacts;
import org.sasldb.cli.process.StandardStreams;
import org.sasldb.record.ByteString;
import org.sasldb.verifier.RandomSource;

/**
 * Does once, in a folder of its own, what the two commands are called for most, so that a class
 * archive can be made of all they load. Whatever this does not do starts slower, and nothing more.
 */
public final class Rehearsal {
  private static final String SET = "saslpasswd2";
  private static final String LIST = "sasldblistusers2";

  private static final int FURTHER_USERS = 12;

  private final Path scratch;
  private final ProcessFacts facts = new LinuxProcess();
  private final Environment environment = ProcEnvironment.read();
  private final StoreAccess stores = new LinuxStoreAccess(facts, environment);

  private Rehearsal(Path scratch) {
    this.scratch = scratch;
  }

  /**
   * Sets, changes and deletes passwords and lists, on a Berkeley file and on a JE store.
   *
   * @param scratch an empty folder
   * @param je whether on a JE store too, and with verifiers; without it only the least is loaded
   * @return the highest exit status of any command: 0 if all went well
   */
  public static int run(Path scratch, boolean je) throws IOException {
    Rehearsal rehearsal = new Rehearsal(scratch);
    int worst = 0;
    String file = scratch + "/sasldb2";
    String[] stores = je ? new String[] {file, "je:" + scratch + "/je"} : new String[] {file};
    for (String store : stores) {
      worst = Math.max(worst, rehearsal.command(SET, "-p", "-c", "-f", store, "joe"));
      worst = Math.max(worst, rehearsal.command(SET, "-pcf", store, "-u", "example.com", "joe"));
      if (je) {
        worst = Math.max(worst, rehearsal.command(SET, "-p", "-n", "-f", store, "ann@example.com"));
      }
      worst = Math.max(worst, rehearsal.command(SET, "-p", "-c", "-f", store, "ann@example.com"));
      worst = Math.max(worst, rehearsal.command(LIST, "-f", store));
      worst = Math.max(worst, rehearsal.command(LIST, store));
      worst = Math.max(worst, rehearsal.command(SET, "-d", "-f", store, "ann@example.com"));
      // JE sorts longer lists in another way, which a store of some age comes to
      for (int i = 0; i < (store.startsWith("je:") ? FURTHER_USERS : 0); i++) {
        worst = Math.max(worst, rehearsal.command(SET, "-p", "-c", "-f", store, "user" + i));
      }
    }
    return worst;
  }

  private int command(String name, String... words) throws IOException {
    Path input = scratch.resolve("password");
    Files.writeString(input, "a password\n");
    List<ByteString> arguments = new ArrayList<>();
    for (String word : words) {
      arguments.add(ByteString.utf8(word));
    }
    Invocation called = new Invocation(name, arguments);
    try (FileInputStream in = new FileInputStream(input.toFile());
        OutputStream out = Files.newOutputStream(scratch.resolve("output"))) {
      DescriptorInput standardInput = new DescriptorInput(in, input.toString());
      StandardStreams streams = new StandardStreams(standardInput, out, out);
      return name.equals(SET)
          ? new Saslpasswd(called, environment, facts, streams, stores, RandomSource.system()).run()
          : new Sasldblistusers(called, environment, streams, stores).run();
    }
  }
}
