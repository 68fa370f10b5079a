package org.sasldb.cli.modern;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sasldb.admin.IfExists;
import org.sasldb.admin.IfMissing;
import org.sasldb.admin.KeptAs;
import org.sasldb.exchange.DumpFormat;
import org.sasldb.exchange.UserFormat;
import org.sasldb.provision.StateFormat;
import org.sasldb.store.StoreFormat;
import org.sasldb.verifier.PasswordRecipe;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The commands, and which lie below which. To get one ready takes milliseconds, because its options
 * are found by reflection; so a line that names a command gets that one alone. Whatever shows or
 * compares commands asks for all.
 */
final class CommandTree {
  /** What can be the first word, in the order of the help. */
  private static final List<String> FIRST =
      List.of(
          "store", "user", "publish", "config", "import", "export", "apply", "explain", "version");

  /** What can be the second word, in the order of the help. */
  private static final Map<String, List<String>> SECOND =
      Map.of(
          "store",
          List.of(
              "info", "check", "dump", "load", "convert", "recover", "compact", "init", "history",
              "backup", "restore"),
          "user",
          List.of("add", "set", "delete", "rename", "disable", "enable", "list", "show", "verify"),
          "publish",
          List.of("add", "remove", "list", "run", "status", "undo", "adopt"),
          "config",
          List.of("show", "set"));

  private static final List<String> SECTIONS =
      List.of(
          UsageMessageSpec.SECTION_KEY_HEADER,
          UsageMessageSpec.SECTION_KEY_FOOTER_HEADING,
          UsageMessageSpec.SECTION_KEY_FOOTER,
          UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
          UsageMessageSpec.SECTION_KEY_SYNOPSIS,
          UsageMessageSpec.SECTION_KEY_DESCRIPTION_HEADING,
          UsageMessageSpec.SECTION_KEY_DESCRIPTION,
          UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING,
          UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
          UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
          UsageMessageSpec.SECTION_KEY_OPTION_LIST,
          UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
          UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
          UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST_HEADING,
          UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST);

  private final Session session;

  private CommandTree(Session session) {
    this.session = session;
  }

  /** All commands, from which the help, the manual and the advice are made. */
  static CommandLine all(Session session) {
    CommandTree tree = new CommandTree(session);
    CommandLine root = new CommandLine(new Sasldb());
    for (String first : FIRST) {
      root.addSubcommand(tree.whole(first));
    }
    return shaped(root);
  }

  /** Those that a line can need: all, if it does not begin with the words of one. */
  static CommandLine forLine(List<String> args, Session session) {
    String first = args.isEmpty() ? "" : args.get(0);
    if (!FIRST.contains(first)) {
      return all(session);
    }
    CommandTree tree = new CommandTree(session);
    String second = args.size() < 2 ? "" : args.get(1);
    CommandLine below =
        SECOND.getOrDefault(first, List.of()).contains(second)
            ? tree.one(first).addSubcommand(tree.one(first + " " + second))
            : tree.whole(first);
    return shaped(new CommandLine(new Sasldb()).addSubcommand(below));
  }

  /** A command with all that lie below it. */
  private CommandLine whole(String first) {
    CommandLine command = one(first);
    for (String second : SECOND.getOrDefault(first, List.of())) {
      command.addSubcommand(one(first + " " + second));
    }
    return command;
  }

  private CommandLine one(String words) {
    return new CommandLine(
        switch (words) {
          case "store" -> new StoreGroup();
          case "store info" -> new StoreInfoCommand(session);
          case "store check" -> new StoreCheckCommand(session);
          case "store dump" -> new StoreDumpCommand(session);
          case "store load" -> new StoreLoadCommand(session);
          case "store convert" -> new StoreConvertCommand(session);
          case "store recover" -> new StoreRecoverCommand(session);
          case "store compact" -> new StoreCompactCommand(session);
          case "store init" -> new StoreInitCommand(session);
          case "store history" -> new StoreHistoryCommand(session);
          case "store backup" -> new StoreBackupCommand(session);
          case "store restore" -> new StoreRestoreCommand(session);
          case "user" -> new UserGroup();
          case "user add" -> new UserAddCommand(session);
          case "user set" -> new UserSetCommand(session);
          case "user delete" -> new UserDeleteCommand(session);
          case "user rename" -> new UserRenameCommand(session);
          case "user disable" -> new UserDisableCommand(session);
          case "user enable" -> new UserEnableCommand(session);
          case "user list" -> new UserListCommand(session);
          case "user show" -> new UserShowCommand(session);
          case "user verify" -> new UserVerifyCommand(session);
          case "publish" -> new PublishGroup();
          case "publish add" -> new PublishAddCommand(session);
          case "publish remove" -> new PublishRemoveCommand(session);
          case "publish list" -> new PublishListCommand(session);
          case "publish run" -> new PublishRunCommand(session);
          case "publish status" -> new PublishStatusCommand(session);
          case "publish undo" -> new PublishUndoCommand(session);
          case "publish adopt" -> new PublishAdoptCommand(session);
          case "config" -> new ConfigGroup();
          case "config show" -> new ConfigShowCommand(session);
          case "config set" -> new ConfigSetCommand(session);
          case "import" -> new ImportCommand(session);
          case "export" -> new ExportCommand(session);
          case "apply" -> new ApplyCommand(session);
          case "explain" -> new ExplainCommand(session);
          case "version" -> new VersionCommand(session);
          default -> throw new IllegalArgumentException(words);
        });
  }

  private static CommandLine shaped(CommandLine root) {
    root.registerConverter(StoreFormat.class, Choices.of(StoreFormat.class));
    root.registerConverter(IfMissing.class, Choices.of(IfMissing.class));
    root.registerConverter(
        PasswordRecipe.Alphabet.class, Choices.of(PasswordRecipe.Alphabet.class));
    root.registerConverter(IfExists.class, Choices.of(IfExists.class));
    root.registerConverter(DumpFormat.class, Choices.of(DumpFormat.class));
    root.registerConverter(UserFormat.class, Choices.of(UserFormat.class));
    root.registerConverter(StateFormat.class, Choices.of(StateFormat.class));
    root.registerConverter(KeptAs.class, Choices.of(KeptAs.class));
    root.registerConverter(Colours.When.class, Choices.of(Colours.When.class));
    shape(root);
    root.getCommandSpec().usageMessage().exitCodeListHeading("%nExit status:%n");
    root.getCommandSpec().usageMessage().exitCodeList(exitStatuses());
    return root;
  }

  private static void shape(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.footerHeading("%nExamples:%n");
    usage.synopsisHeading("%nUsage: ");
    usage.descriptionHeading(usage.description().length == 0 ? "" : "%n");
    usage.parameterListHeading("%nArguments:%n");
    usage.optionListHeading("%nOptions:%n");
    usage.commandListHeading("%nCommands:%n");
    usage.sortOptions(false);
    usage.abbreviateSynopsis(true);
    command.setHelpSectionKeys(SECTIONS);
    command.getCommandSpec().version("sasldb " + Version.number());
    command.getSubcommands().values().forEach(CommandTree::shape);
  }

  private static Map<String, String> exitStatuses() {
    Map<String, String> list = new LinkedHashMap<>();
    for (ExitStatus status : ExitStatus.values()) {
      list.put(String.valueOf(status.number()), status.meaning());
    }
    return list;
  }
}
