package org.sasldb.cli.modern;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.Ownership;
import org.sasldb.store.StoreFormat;
import picocli.CommandLine.Option;

/** The options that say who may use a new file. */
final class OwnerOptions {
  private static final int MOST_MODE = 0777;
  private static final int MODE_OF_FOLDER = 0700;
  private static final int OCTAL = 8;

  @Option(
      names = "--owner",
      paramLabel = "USER",
      order = 30,
      description = "The owner of the new file: a name or a number.")
  @Nullable String owner;

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      order = 31,
      description = "The group of the new file, such as sasl: a name or a number.")
  @Nullable String group;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      order = 32,
      description = "The mode of the new file in octal digits, such as 640.")
  @Nullable String mode;

  /** What they say; what they do not say is null. */
  Ownership ownership() throws CommandException {
    return new Ownership(
        owner == null ? null : user(owner),
        group == null ? null : group(group),
        mode == null ? null : octal(mode));
  }

  /**
   * What they say of a new store of some format.
   *
   * @throws CommandException also if they name a mode that stores of this format cannot have
   */
  Ownership ownership(StoreFormat format) throws CommandException {
    Ownership asked = ownership();
    Integer bits = asked.mode();
    if (format == StoreFormat.JE && bits != null && bits != MODE_OF_FOLDER) {
      throw new CommandException(
          CommandFailure.USAGE,
          "--mode=" + mode + ": the folder of a JE store always has the mode 700",
          "leave --mode out");
    }
    return asked;
  }

  /** Refuses them where nothing would come of them. */
  void requireNone(String why) throws CommandException {
    String given = owner != null ? "--owner" : group != null ? "--group" : "--mode";
    if (owner != null || group != null || mode != null) {
      throw new CommandException(CommandFailure.USAGE, given + ": " + why, "leave it out");
    }
  }

  private static int octal(String digits) throws CommandException {
    try {
      int bits = Integer.parseInt(digits, OCTAL);
      if (bits >= 0 && bits <= MOST_MODE) {
        return bits;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new CommandException(
        CommandFailure.USAGE, "--mode=" + digits + ": not an octal number up to 777", "--mode=640");
  }

  private static UserPrincipal user(String name) throws CommandException {
    try {
      requireNoNegative(name);
      return principals().lookupPrincipalByName(name);
    } catch (IOException e) {
      throw unknown("--owner=" + name + ": this host has no such user", "getent passwd", e);
    }
  }

  private static GroupPrincipal group(String name) throws CommandException {
    try {
      requireNoNegative(name);
      return principals().lookupPrincipalByGroupName(name);
    } catch (IOException e) {
      throw unknown("--group=" + name + ": this host has no such group", "getent group", e);
    }
  }

  /** Java takes a number below zero and makes it one of the largest. */
  private static void requireNoNegative(String name) throws UserPrincipalNotFoundException {
    if (name.matches("-[0-9]+")) {
      throw new UserPrincipalNotFoundException(name);
    }
  }

  private static UserPrincipalLookupService principals() {
    return FileSystems.getDefault().getUserPrincipalLookupService();
  }

  private static CommandException unknown(String detail, String hint, IOException cause) {
    return new CommandException(CommandFailure.USAGE, detail, hint, cause);
  }
}
