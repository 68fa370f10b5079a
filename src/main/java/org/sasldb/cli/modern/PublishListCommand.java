package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.publish.PublishedStore;
import org.sasldb.publish.Target;
import org.sasldb.publish.TargetList;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import picocli.CommandLine.Command;

/** {@code sasldb publish list}. */
@Command(
    name = "list",
    header = "List the targets of a store.",
    footer = {"  sasldb publish list", "  sasldb publish list --json -f je:/var/lib/sasldb"})
final class PublishListCommand extends PublishVerb {
  PublishListCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    try (PublishedStore published = open(running, OpenOptions.Access.READ)) {
      List<Target> targets = published.targets();
      for (Target target : targets) {
        running.println(json ? asJson(target) : Messages.printable(asText(target)));
      }
      if (!json) {
        running.done(Words.count(targets.size(), "target"));
      }
    }
    return ExitStatus.OK;
  }

  private static String asJson(Target target) {
    JsonStringWriter out = JsonWriter.string().object();
    TargetList.describe(out, target);
    return out.end().done();
  }

  /** {@code berkeley:/etc/sasldb2 group sasl, mode 640, realms example.com}. */
  static String asText(Target target) {
    StringBuilder text = new StringBuilder(target.location().toString());
    Target.Access access = target.access();
    Integer mode = access.mode();
    add(text, "owner", access.owner());
    add(text, "group", access.group());
    add(text, "mode", mode == null ? null : Integer.toOctalString(mode));
    Target.Selection selection = target.selection();
    add(text, "realms", selection.realms().isEmpty() ? null : words(selection.realms()));
    add(
        text,
        "properties",
        selection.properties().isEmpty() ? null : words(selection.properties()));
    add(text, "verifier", selection.scram() == null ? null : selection.scram().saslName());
    return text + (target.held() ? "  held" : "");
  }

  private static String words(List<String> names) {
    return String.join(",", names);
  }

  private static void add(StringBuilder text, String name, @Nullable String value) {
    if (value != null) {
      text.append("  ").append(name).append(' ').append(value);
    }
  }
}
