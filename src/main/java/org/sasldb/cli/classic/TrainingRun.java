package org.sasldb.cli.classic;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sasldb.cli.process.DescriptorInput;
import org.sasldb.cli.process.Environment;
import org.sasldb.cli.process.Invocation;
import org.sasldb.cli.process.LinuxProcess;
import org.sasldb.cli.process.ProcEnvironment;
import org.sasldb.cli.process.ProcessFacts;
import org.sasldb.cli.process.StandardInput;
import org.sasldb.cli.process.StandardStreams;
import org.sasldb.record.ByteString;
import org.sasldb.verifier.RandomSource;

/**
 * Runs both classic commands once on each kind of store, so that the class archive made meanwhile
 * holds the classes they need. The launchers start it; it prints nothing, and fails where a command
 * fails.
 */
final class TrainingRun {
  private static final byte[] PASSWORD = "training\n".getBytes(StandardCharsets.US_ASCII);

  private final ProcessFacts facts = new LinuxProcess();
  private final Environment environment = ProcEnvironment.read();

  private TrainingRun() {}

  /**
   * Trains.
   *
   * @param args a folder to make stores in
   */
  public static void main(String[] args) {
    TrainingRun training = new TrainingRun();
    DescriptorInput.open().isTerminal();
    // By name: a store that is detected takes a step more than one that is declared.
    training.on("berkeley:" + args[0] + "/berkeley.db");
    training.on(args[0] + "/berkeley.db");
    training.on("je:" + args[0] + "/je");
    training.on(args[0] + "/je");
  }

  private void on(String store) {
    set("-p", "-c", "-f", store, "-u", "example.com", "joe");
    set("-p", "-c", "-f", store, "-u", "example.com", "joe");
    set("-p", "-n", "-f", store, "-u", "example.com", "ann");
    require(0, new Sasldblistusers(called("-f", store), environment, quiet(), access()).run());
    set("-d", "-f", store, "-u", "example.com", "ann");
  }

  private void set(String... words) {
    Saslpasswd command =
        new Saslpasswd(called(words), environment, facts, quiet(), access(), RandomSource.system());
    require(0, command.run());
  }

  private LinuxStoreAccess access() {
    return new LinuxStoreAccess(facts, environment);
  }

  private static Invocation called(String... words) {
    List<ByteString> arguments = new ArrayList<>();
    for (String word : words) {
      arguments.add(ByteString.utf8(word));
    }
    return new Invocation("training", arguments);
  }

  private static StandardStreams quiet() {
    return new StandardStreams(
        new Typed(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
  }

  private static void require(int wanted, int status) {
    if (status != wanted) {
      System.exit(1);
    }
  }

  /** A password in a pipe. */
  private static final class Typed implements StandardInput {
    private boolean read;

    @Override
    public boolean isTerminal() {
      return false;
    }

    @Override
    public int read(byte[] target, int from, int length) {
      if (read) {
        return -1;
      }
      read = true;
      System.arraycopy(PASSWORD, 0, target, from, PASSWORD.length);
      return PASSWORD.length;
    }

    @Override
    public Silence silence() {
      return () -> {};
    }
  }
}
