package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.mailhost.PostfixHost;
import org.sasldb.mailhost.Programs;
import org.sasldb.mailhost.SasldbPlugin;
import org.sasldb.publish.PublishedStore;
import org.sasldb.publish.Target;
import org.sasldb.publish.TargetList;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Publication;
import org.sasldb.store.RealPath;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb publish add}. */
@Command(
    name = "add",
    header = "Publish a store to a file from now on.",
    description = {
      "Publishes the store to the file at once and after every change of the store. A file that is"
          + " there already must have the same records, or be given up with --force. For a file that"
          + " is a target already, the options take the place of those it had.",
      "With --postfix the target is the file that Postfix reads: postconf says which servers are"
          + " chrooted and which group they run in, smtpd.conf says which file, and the sasldb plugin"
          + " which format."
    },
    footer = {
      "  sasldb publish add --postfix",
      "  sasldb publish add berkeley:/etc/sasldb2 --group=sasl --mode=640",
      "  sasldb publish add gdbm:/etc/sasldb2 --realm=mail.example.com \\",
      "      --scram=SCRAM-SHA-256",
    })
final class PublishAddCommand extends PublishVerb {
  private static final Path ROOT = Path.of("/");

  @Parameters(
      arity = "0..1",
      paramLabel = "TARGET",
      description = "FORMAT:PATH, or PATH for the format of the file or of the sasldb plugin.")
  @Nullable String name;

  @Mixin TargetOptions target = new TargetOptions();

  @Option(
      names = "--postfix",
      order = 20,
      description = "The file that Postfix reads, and its copy in the chroot where one is needed.")
  boolean postfix;

  @Option(
      names = "--postfix-config",
      paramLabel = "FOLDER",
      order = 21,
      description = "The folder of another Postfix's main.cf.")
  @Nullable Path configuration;

  @Option(
      names = "--force",
      order = 22,
      description = "Replace a file that has other records; it is kept for sasldb publish undo.")
  boolean force;

  @Option(names = "--dry-run", order = 23, description = "Say what would be done; change nothing.")
  boolean dryRun;

  PublishAddCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    if ((name == null) == !postfix) {
      throw new CommandException(
          CommandFailure.USAGE, "name either a TARGET or --postfix", "sasldb publish add --help");
    }
    List<Target> targets = name == null ? ofPostfix(running) : List.of(named(running, name));
    if (dryRun) {
      for (Target planned : targets) {
        running.println(json ? asJson(planned) : "would publish to " + text(planned));
      }
      return ExitStatus.OK;
    }
    try (PublishedStore published = open(running, access(running))) {
      List<Publication> done = new ArrayList<>();
      for (Target added : targets) {
        noteReplaced(running, published, added);
        done.add(published.add(added, force));
      }
      report(running, done);
    }
    return ExitStatus.OK;
  }

  /** To add a target that is one already changes what is said of it. */
  private static void noteReplaced(Session running, PublishedStore published, Target added)
      throws StoreException {
    for (Target before : published.targets()) {
      if (before.path().equals(added.path()) && !before.equals(added)) {
        running.messages().note("it was a target already, and was: " + text(before));
      }
    }
  }

  /** The store of this host may come into being by this; a name that leads nowhere is a mistake. */
  private OpenOptions.Access access(Session running) throws CommandException {
    return store.choose(running).ofHost() ? OpenOptions.Access.CREATE : OpenOptions.Access.WRITE;
  }

  private static String text(Target planned) {
    return Messages.printable(PublishListCommand.asText(planned));
  }

  private static String asJson(Target planned) {
    JsonStringWriter out = JsonWriter.string().object().value("dryRun", true);
    TargetList.describe(out, planned);
    return out.end().done();
  }

  private Target named(Session running, String given)
      throws CommandException, StoreException, IOException {
    StoreLocation location = StoreOption.location(given);
    if (location.declared() != StoreFormat.JE) {
      Path path = RealPath.absolute(location.path());
      new TargetPlace(path).require(store.choose(running).location(), force);
    }
    return target(location.path(), location.declared(), null);
  }

  private Target target(Path path, @Nullable StoreFormat declared, @Nullable String group)
      throws CommandException, StoreException, IOException {
    StoreFormat format = declared == null ? format(path) : declared;
    if (format == StoreFormat.JE) {
      throw new CommandException(
          CommandFailure.USAGE,
          path + ": a store is published to files, not to another store",
          "sasldb publish add " + ShellWord.of("berkeley:" + path));
    }
    return new Target(
        format, RealPath.absolute(path), target.access(group), target.selection(), false);
  }

  private static StoreFormat format(Path path) throws StoreException, IOException {
    StoreLocation location = StoreLocation.of(path);
    return location.exists()
        ? location.format()
        : SasldbPlugin.format(ROOT).orElse(StoreFormat.BERKELEY);
  }

  /** The files that Postfix reads; says how they were found. */
  private List<Target> ofPostfix(Session running)
      throws CommandException, StoreException, IOException {
    PostfixHost host = ask();
    Messages messages = running.messages();
    Path conf = host.saslConfiguration();
    messages.note(
        conf == null
            ? "Postfix finds no smtpd.conf, so it reads " + host.database()
            : conf + " names " + host.database());
    messages.note("smtpd runs as " + host.user() + ", in the group " + host.group());
    List<Target> targets = new ArrayList<>();
    if (!host.free().isEmpty() || host.chrooted().isEmpty()) {
      targets.add(target(host.database(), null, host.group()));
    }
    if (!host.chrooted().isEmpty()) {
      messages.note(String.join(", ", host.chrooted()) + " chrooted in " + host.queueDirectory());
      targets.add(target(host.databaseInChroot(), null, host.group()));
      makeFolder(messages, host);
    }
    return targets;
  }

  /** A queue directory that no program of the host has filled lacks {@code etc}. */
  private void makeFolder(Messages messages, PostfixHost host) throws IOException {
    Path folder = host.databaseInChroot().getParent();
    if (dryRun || folder == null || Files.exists(folder) || !Files.exists(host.queueDirectory())) {
      return;
    }
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    messages.note("made the folder " + folder);
  }

  private PostfixHost ask() throws CommandException {
    try {
      return PostfixHost.ask(Programs.ofHost(), configuration, ROOT);
    } catch (IOException e) {
      throw new CommandException(
          CommandFailure.NO_POSTFIX,
          "postconf: " + e.getMessage(),
          "sasldb publish add berkeley:/etc/sasldb2 --group=sasl --mode=640",
          e);
    }
  }
}
