package org.sasldb.cli.modern;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sasldb.cli.process.ArgumentText;
import org.sasldb.exchange.UserFormat;
import org.sasldb.exchange.UserPrinters;
import org.sasldb.provision.ExportFilter;
import org.sasldb.verifier.RandomSource;
import org.sasldb.verifier.ScramMechanism;
import org.sasldb.verifier.ScramVerifier;
import picocli.CommandLine.Option;

/** What is exported, and how it is written. */
final class ExportOptions {
  private static final int FEWEST_OF_DOVECOT = 4096;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      order = 20,
      description = {
        "csv (without this option), users, jsonl, dbdump, dovecot, postgres, postgres-sql",
        "or gsasl."
      })
  UserFormat format = UserFormat.CSV;

  @Option(
      names = "--realm",
      paramLabel = "REALM",
      order = 21,
      description = "Only the users of this realm; may be given several times.")
  List<String> realms = new ArrayList<>();

  @Option(
      names = "--user",
      paramLabel = "PATTERN",
      order = 22,
      description = "Only users whose name is like PATTERN, in which * and ? stand for anything.")
  @Nullable String user;

  @Option(
      names = "--bare-names",
      order = 23,
      description = "Write names without their realm; only with one --realm.")
  boolean bare;

  @Option(
      names = "--verifiers",
      order = 30,
      description = "Write SCRAM verifiers and no plain passwords into a passwd-file of Dovecot.")
  boolean verifiers;

  @Option(
      names = "--scram",
      paramLabel = "NAME",
      order = 31,
      description = {
        "The mechanism of verifiers that are derived from plain passwords; without this",
        "option SCRAM-SHA-256."
      })
  @Nullable String mechanism;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      order = 32,
      description = "How often their hash is repeated; without this option 4096.")
  @Nullable Integer iterations;

  ExportFilter filter() {
    return new ExportFilter(
        realms.stream().map(ArgumentText::bytes).collect(Collectors.toSet()),
        user == null ? null : ExportFilter.pattern(ArgumentText.bytes(user)));
  }

  /** The filter as it was typed. */
  FilterWords filterWords() {
    FilterWords words = new FilterWords();
    realms.forEach(realm -> words.add("--realm", realm));
    return words.add("--user", user);
  }

  /** How users are written; refuses what does not go together. */
  UserPrinters printers() throws CommandException {
    require(
        !bare || (realms.size() == 1 && format != UserFormat.CSV && !format.isOfRecords()),
        "--bare-names is for lines, and for one --realm: else users of two realms could not be"
            + " told apart",
        "--bare-names --realm=REALM --format=users");
    require(
        !verifiers || format == UserFormat.DOVECOT,
        "--verifiers is for --format=dovecot",
        "--format=dovecot --verifiers");
    boolean derives = Set.of(UserFormat.DOVECOT, UserFormat.GSASL).contains(format) || isPostgres();
    require(
        derives || (mechanism == null && iterations == null),
        "--scram and --iterations are for formats of verifiers",
        "--format=dovecot --verifiers");
    return new UserPrinters(
        format, verifiers, bare, mechanism(), iterationCount(), RandomSource.system());
  }

  private boolean isPostgres() {
    return format == UserFormat.POSTGRES || format == UserFormat.POSTGRES_SQL;
  }

  private ScramMechanism mechanism() throws CommandException {
    if (mechanism == null) {
      return ScramMechanism.SHA_256;
    }
    ScramMechanism found =
        ScramMechanism.ofSaslName(mechanism.toUpperCase(Locale.ROOT)).orElse(null);
    boolean usable =
        found == ScramMechanism.SHA_256 || (found == ScramMechanism.SHA_1 && !isPostgres());
    require(
        usable,
        "--scram=" + mechanism + ": the program that the format is for does not know it",
        "--scram=SCRAM-SHA-256");
    return found == null ? ScramMechanism.SHA_256 : found;
  }

  private int iterationCount() throws CommandException {
    int count = iterations == null ? ScramVerifier.DEFAULT_ITERATIONS : iterations;
    int fewest = format == UserFormat.DOVECOT ? FEWEST_OF_DOVECOT : 1;
    require(
        count >= fewest,
        "--iterations=" + count + ": at least " + fewest + " are needed for this format",
        "--iterations=" + Math.max(fewest, ScramVerifier.DEFAULT_ITERATIONS));
    return count;
  }

  private static void require(boolean condition, String otherwise, String hint)
      throws CommandException {
    if (!condition) {
      throw new CommandException(CommandFailure.USAGE, otherwise, hint);
    }
  }
}
