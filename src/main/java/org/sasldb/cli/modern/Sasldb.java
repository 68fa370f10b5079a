package org.sasldb.cli.modern;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sasldb.admin.IfExists;
import org.sasldb.admin.IfMissing;
import org.sasldb.admin.KeptAs;
import org.sasldb.cli.process.ArgumentText;
import org.sasldb.cli.process.Invocation;
import org.sasldb.exchange.DumpFormat;
import org.sasldb.exchange.UserFormat;
import org.sasldb.provision.StateFormat;
import org.sasldb.store.StoreFormat;
import org.sasldb.verifier.PasswordRecipe;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The command {@code sasldb}: one tool for every credential database of Cyrus SASL. */
@Command(
    name = "sasldb",
    header = "One tool for every credential database of Cyrus SASL.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "  sasldb user add joe@mail.example.com",
      "  sasldb user list",
      "  sasldb store info",
      "  sasldb store check -f /etc/sasldb2",
      "  sasldb store dump -f /etc/sasldb2 --output=sasldb2.dump",
      "  sasldb explain E1005",
    })
public final class Sasldb extends Group {
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

  private Sasldb() {}

  /** Runs the command and ends the process with its exit status. */
  public static void main(String[] args) {
    List<String> exact =
        Invocation.ofThisProcess(args, "sasldb").arguments().stream()
            .map(ArgumentText::of)
            .toList();
    System.exit(run(exact, Surroundings.ofProcess()));
  }

  /**
   * Runs one command line to its end.
   *
   * @return the exit status
   */
  public static int run(List<String> args, Surroundings surroundings) {
    Ansi colour = Colours.choose(args, surroundings, surroundings.terminals().stderr());
    Session session = new Session(surroundings, colour, args);
    ErrorReport errors = new ErrorReport(session.messages(), args);
    CommandLine command = commands(session);
    command.setExecutionExceptionHandler(errors);
    command.setParameterExceptionHandler(errors);
    command.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            Colours.choose(args, surroundings, surroundings.terminals().stdout())));
    StringWriter help = new StringWriter();
    command.setOut(new PrintWriter(help));
    try {
      int status = command.execute(args.toArray(String[]::new));
      session.out().write(help.toString().getBytes(StandardCharsets.UTF_8));
      session.out().flush();
      return status;
    } catch (IOException | Error e) {
      return errors.of(e);
    }
  }

  /** The model of all commands, from which the help, the manual and completions are made. */
  static CommandLine commands(Session session) {
    CommandLine store =
        new CommandLine(new StoreGroup())
            .addSubcommand(new StoreInfoCommand(session))
            .addSubcommand(new StoreCheckCommand(session))
            .addSubcommand(new StoreDumpCommand(session))
            .addSubcommand(new StoreLoadCommand(session))
            .addSubcommand(new StoreConvertCommand(session))
            .addSubcommand(new StoreRecoverCommand(session))
            .addSubcommand(new StoreCompactCommand(session))
            .addSubcommand(new StoreInitCommand(session))
            .addSubcommand(new StoreHistoryCommand(session))
            .addSubcommand(new StoreBackupCommand(session))
            .addSubcommand(new StoreRestoreCommand(session));
    CommandLine root =
        new CommandLine(new Sasldb())
            .addSubcommand(store)
            .addSubcommand(users(session))
            .addSubcommand(publish(session))
            .addSubcommand(
                new CommandLine(new ConfigGroup())
                    .addSubcommand(new ConfigShowCommand(session))
                    .addSubcommand(new ConfigSetCommand(session)))
            .addSubcommand(new ImportCommand(session))
            .addSubcommand(new ExportCommand(session))
            .addSubcommand(new ApplyCommand(session))
            .addSubcommand(new ExplainCommand(session))
            .addSubcommand(new VersionCommand(session));
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

  private static CommandLine publish(Session session) {
    return new CommandLine(new PublishGroup())
        .addSubcommand(new PublishAddCommand(session))
        .addSubcommand(new PublishRemoveCommand(session))
        .addSubcommand(new PublishListCommand(session))
        .addSubcommand(new PublishRunCommand(session))
        .addSubcommand(new PublishStatusCommand(session))
        .addSubcommand(new PublishUndoCommand(session))
        .addSubcommand(new PublishAdoptCommand(session));
  }

  private static CommandLine users(Session session) {
    return new CommandLine(new UserGroup())
        .addSubcommand(new UserAddCommand(session))
        .addSubcommand(new UserSetCommand(session))
        .addSubcommand(new UserDeleteCommand(session))
        .addSubcommand(new UserRenameCommand(session))
        .addSubcommand(new UserDisableCommand(session))
        .addSubcommand(new UserEnableCommand(session))
        .addSubcommand(new UserListCommand(session))
        .addSubcommand(new UserShowCommand(session))
        .addSubcommand(new UserVerifyCommand(session));
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
    command.getSubcommands().values().forEach(Sasldb::shape);
  }

  private static Map<String, String> exitStatuses() {
    Map<String, String> list = new LinkedHashMap<>();
    for (ExitStatus status : ExitStatus.values()) {
      list.put(String.valueOf(status.number()), status.meaning());
    }
    return list;
  }
}
