package org.sasldb.cli.modern;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.sasldb.cli.process.ControllingTerminal;
import org.sasldb.cli.process.DescriptorInput;
import org.sasldb.cli.process.LinuxProcess;
import org.sasldb.cli.process.ProcessFacts;
import org.sasldb.cli.process.Terminal;
import org.sasldb.store.Actor;
import org.sasldb.store.HostStore;

/**
 * What a command meets besides its arguments; in tests made of arrays.
 *
 * @param stdin where input comes from
 * @param stdout where results go
 * @param stderr where messages go
 * @param terminals which of the three are terminals
 * @param environment the environment variables
 * @param hostStore the store of this host
 * @param actor who is at work
 * @param terminal the terminal that the command was started on, opened when somebody is to be asked
 * @param hostConfiguration the settings of this host, a file that need not exist
 */
public record Surroundings(
    InputStream stdin,
    OutputStream stdout,
    OutputStream stderr,
    Terminals terminals,
    Map<String, String> environment,
    HostStore hostStore,
    Actor actor,
    Supplier<Optional<Terminal>> terminal,
    Path hostConfiguration) {
  private static final Path HOST_CONFIGURATION = Path.of("/etc/sasldb.conf");
  private static final Set<String> QUIET_DEVICES = Set.of("/dev/null", "/dev/zero", "/dev/full");

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Without a terminal and without settings of the host. */
  public Surroundings(
      InputStream stdin,
      OutputStream stdout,
      OutputStream stderr,
      Terminals terminals,
      Map<String, String> environment,
      HostStore hostStore,
      Actor actor) {
    this(
        stdin,
        stdout,
        stderr,
        terminals,
        environment,
        hostStore,
        actor,
        Optional::empty,
        Path.of("/nonexistent"));
  }

  /** Which standard streams are terminals. */
  public record Terminals(boolean stdin, boolean stdout, boolean stderr) {
    /** None. */
    public static final Terminals NONE = new Terminals(false, false, false);
  }

  /** Those of this process. */
  public static Surroundings ofProcess() {
    Map<String, String> environment = System.getenv();
    ProcessFacts facts = new LinuxProcess();
    return new Surroundings(
        DescriptorInput.streamOfThisProcess(),
        new WipedOutput(new FileOutputStream(FileDescriptor.out)),
        new FileOutputStream(FileDescriptor.err),
        new Terminals(isTerminal(0), isTerminal(1), isTerminal(2)),
        environment,
        hostStore(facts, environment),
        facts.user(),
        ControllingTerminal::open,
        HOST_CONFIGURATION);
  }

  private static HostStore hostStore(ProcessFacts facts, Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    String data = environment.getOrDefault("XDG_DATA_HOME", "");
    // A relative XDG_DATA_HOME is to be ignored (XDG Base Directory Specification).
    return HostStore.of(
        facts.user().uid() == 0,
        Path.of(home.isEmpty() ? facts.home() : home),
        data.startsWith("/") ? data : "");
  }

  /** The value of an environment variable; empty where it is not set. */
  public String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  private static boolean isTerminal(int descriptor) {
    try {
      Path link = Path.of("/proc/self/fd/" + descriptor);
      return looksLikeTerminal(Files.readSymbolicLink(link).toString());
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * By the name of what is open. When in doubt it is one, because the question is whether somebody
   * may look on: every device but those that keep or show nothing, and a bare number, as which a
   * pseudo terminal of another mount namespace appears.
   */
  static boolean looksLikeTerminal(String target) {
    boolean device =
        target.startsWith("/dev/")
            && !target.startsWith("/dev/shm/")
            && !QUIET_DEVICES.contains(target);
    return device || target.matches("/[0-9]+");
  }
}
