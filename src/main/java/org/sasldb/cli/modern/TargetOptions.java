package org.sasldb.cli.modern;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.publish.Target;
import org.sasldb.store.Ownership;
import org.sasldb.verifier.ScramMechanism;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a target is to be: who may read it, and what it gets. */
final class TargetOptions {
  private static final int MODE_WITH_GROUP = 0640;

  @Mixin OwnerOptions owner = new OwnerOptions();

  @Option(
      names = "--realm",
      paramLabel = "REALM",
      split = ",",
      order = 40,
      description =
          "Publish this realm only; * stands for any characters. More than once for more.")
  List<String> realms = List.of();

  @Option(
      names = "--property",
      paramLabel = "NAME",
      split = ",",
      order = 41,
      description = "Publish this property only, such as userPassword. More than once for more.")
  List<String> properties = List.of();

  @Option(
      names = "--scram",
      paramLabel = "MECHANISM",
      order = 42,
      description =
          "Which verifier becomes authPassword, of which a file holds one for each user, such as"
              + " SCRAM-SHA-256.")
  @Nullable String scram;

  /** Owner, group and mode; without them a new file can be read by its maker alone. */
  Target.Access access(@Nullable String groupOtherwise) throws CommandException {
    Ownership checked = owner.ownership();
    String group = owner.group == null ? groupOtherwise : owner.group;
    Integer mode = checked.mode();
    if (mode == null && group != null) {
      mode = MODE_WITH_GROUP;
    }
    return new Target.Access(owner.owner, group, mode);
  }

  /** Which records. */
  Target.Selection selection() throws CommandException {
    return new Target.Selection(realms, properties, mechanism());
  }

  private @Nullable ScramMechanism mechanism() throws CommandException {
    if (scram == null) {
      return null;
    }
    Optional<ScramMechanism> found = ScramMechanism.ofSaslName(scram);
    if (found.isEmpty()) {
      throw new CommandException(
          CommandFailure.USAGE,
          "--scram=" + scram + ": no such mechanism",
          "--scram=SCRAM-SHA-256");
    }
    return found.get();
  }
}
