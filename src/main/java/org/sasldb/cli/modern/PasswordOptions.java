package org.sasldb.cli.modern;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sasldb.cli.process.Terminal;
import org.sasldb.record.RecordLimits;
import org.sasldb.record.Secret;
import org.sasldb.record.SecretBytes;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreFailures;
import org.sasldb.verifier.PasswordRules;
import picocli.CommandLine.Option;

/**
 * Where a password comes from: standard input, a file, an open descriptor, or the terminal that the
 * command was started on; never an argument and never the environment, which others can see.
 */
final class PasswordOptions {
  /** One byte more than a password and its newline can have, to notice a longer one. */
  private static final int MOST = RecordLimits.MAX_VALUE_LENGTH + 2;

  @Option(
      names = "--password-stdin",
      order = 12,
      description = "Read the password from standard input; one final newline is not part of it.")
  boolean fromStdin;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      order = 13,
      description = "Read the password from a file; one final newline is not part of it.")
  @Nullable String file;

  @Option(
      names = "--password-fd",
      paramLabel = "N",
      order = 14,
      description = "Read the password from an open file descriptor, as 3 in 3<FILE.")
  @Nullable Integer descriptor;

  /** Whether an option says where the password comes from. */
  boolean given() {
    return fromStdin || file != null || descriptor != null;
  }

  /** Reads a password that exists already. */
  Secret read(Session session) throws CommandException, IOException {
    return checked(given() ? fromOption(session) : fromTerminal(session, false));
  }

  /** Reads a new password, from a terminal twice. */
  Secret readNew(Session session) throws CommandException, IOException {
    byte[] password = given() ? fromOption(session) : fromTerminal(session, true);
    if (holdsNewline(password)) {
      Arrays.fill(password, (byte) 0);
      throw new CommandException(
          CommandFailure.PASSWORD_REFUSED,
          "the password: it holds a newline, which nobody can type",
          "give one line only");
    }
    requireNoReturn(password, file == null ? "FILE" : ShellWord.of(file));
    return checked(password);
  }

  /**
   * Refuses, and wipes, a new password with half of a line end of Windows.
   *
   * @param from the file that it is from, for the hint
   */
  static void requireNoReturn(byte[] password, String from) throws CommandException {
    if (PasswordRules.endsInReturn(password)) {
      Arrays.fill(password, (byte) 0);
      throw new CommandException(
          CommandFailure.PASSWORD_REFUSED,
          "the password: " + PasswordRules.RETURN,
          "tr -d '\\r' <" + from + " >NEW");
    }
  }

  private static boolean holdsNewline(byte[] password) {
    for (byte b : password) {
      if (b == '\n') {
        return true;
      }
    }
    return false;
  }

  /** Takes the bytes over; what could never be stored is refused. */
  static Secret checked(byte[] password) throws CommandException {
    Optional<String> objection = PasswordRules.objection(password);
    if (objection.isPresent()) {
      Arrays.fill(password, (byte) 0);
      throw new CommandException(
          CommandFailure.PASSWORD_REFUSED, "the password: " + objection.get(), "");
    }
    return Secret.takeOver(password);
  }

  private byte[] fromOption(Session session) throws CommandException, IOException {
    if (Stream.of(fromStdin, file != null, descriptor != null).filter(b -> b).count() > 1) {
      throw new CommandException(
          CommandFailure.USAGE,
          "--password-stdin, --password-file and --password-fd exclude each other",
          "");
    }
    if (fromStdin) {
      return withoutNewline(SecretBytes.read(session.surroundings().stdin(), MOST));
    }
    if (file != null) {
      warnIfOpen(session, file);
    }
    return withoutNewline(fromFile(file != null ? file : descriptorFile()));
  }

  /** A descriptor that Java itself opened is not the caller's. */
  private String descriptorFile() throws CommandException {
    String name = "/proc/self/fd/" + descriptor;
    try {
      String target = Files.readSymbolicLink(Path.of(name)).toString();
      if (!target.startsWith(System.getProperty("java.home") + "/")) {
        return name;
      }
    } catch (IOException e) {
      // said below
    }
    // without the number, which may be a password that was put in the wrong place
    throw new CommandException(
        CommandFailure.INPUT_UNREADABLE, "--password-fd: that descriptor is not open", "");
  }

  /**
   * A password in a file that others can read is known to them. It is used all the same, as psql
   * does not and ssh does not: containers mount secrets so, and whoever runs this may not own the
   * file. What the shell opened, {@code /dev/stdin} or {@code /dev/fd/N}, is its own affair.
   */
  private static void warnIfOpen(Session session, String name) {
    try {
      Path path = Path.of(name);
      if (path.startsWith("/dev") || path.startsWith("/proc") || !Files.isRegularFile(path)) {
        return;
      }
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
      boolean group = mode.contains(PosixFilePermission.GROUP_READ);
      boolean all = mode.contains(PosixFilePermission.OTHERS_READ);
      if (group || all) {
        session
            .messages()
            .warning(
                name
                    + ": "
                    + (all ? "everybody" : "its group")
                    + " can read this password; chmod 600 "
                    + ShellWord.of(name));
      }
    } catch (InvalidPathException | IOException e) {
      // said when it is read
    }
  }

  private static byte[] fromFile(String name) throws CommandException {
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      return SecretBytes.read(in, MOST);
    } catch (InvalidPathException e) {
      throw new CommandException(CommandFailure.USAGE, name + ": not a path name", "", e);
    } catch (IOException e) {
      throw new CommandException(
          CommandFailure.INPUT_UNREADABLE, name + ": " + StoreFailures.reason(e), "", e);
    }
  }

  private static byte[] fromTerminal(Session session, boolean twice)
      throws CommandException, IOException {
    Optional<Terminal> found = session.surroundings().terminal().get();
    if (found.isEmpty()) {
      throw new CommandException(
          CommandFailure.NO_PASSWORD,
          "there is no terminal to ask on, and none of --password-stdin, --password-file and"
              + " --password-fd was given",
          "");
    }
    try (Terminal terminal = found.get()) {
      byte[] first = terminal.askSecret("Password: ");
      if (twice) {
        requireSame(first, terminal.askSecret("Again: "));
      }
      return first;
    }
  }

  private static void requireSame(byte[] first, byte[] second) throws CommandException {
    boolean same = Arrays.equals(first, second);
    Arrays.fill(second, (byte) 0);
    if (!same) {
      Arrays.fill(first, (byte) 0);
      throw new CommandException(
          CommandFailure.PASSWORD_REFUSED,
          "the two passwords are not the same",
          "run the command again, and type one password twice");
    }
  }

  /** The bytes without one final newline. */
  static byte[] withoutNewline(byte[] line) {
    if (line.length == 0 || line[line.length - 1] != '\n') {
      return line;
    }
    byte[] shorter = Arrays.copyOf(line, line.length - 1);
    Arrays.fill(line, (byte) 0);
    return shorter;
  }
}
