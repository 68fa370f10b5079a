package org.sasldb.cli.modern;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sasldb.provision.ApplyState;
import org.sasldb.provision.Plan;
import org.sasldb.provision.UserChange;
import org.sasldb.provision.UserChange.Action;
import org.sasldb.record.Account;
import org.sasldb.store.StoreFailures;

/** What comes before a plan is carried out: a question where users are lost, and the sheet. */
final class ApplyConsent implements ApplyState.Consent<CommandException> {
  private static final int MOST_NAMED = 10;

  private final Session running;
  private final Confirmation confirmation;
  private final ApplyReport report;
  private final PlanSheet sheet;
  private final Set<Account> confirmed = new HashSet<>();

  ApplyConsent(Session running, Confirmation confirmation, ApplyReport report, PlanSheet sheet) {
    this.running = running;
    this.confirmation = confirmation;
    this.report = report;
    this.sheet = sheet;
  }

  @Override
  public void to(Plan plan) throws CommandException {
    List<Account> removed =
        plan.changes().stream()
            .filter(change -> change.action() == Action.REMOVE)
            .map(UserChange::account)
            .toList();
    if (!confirmed.containsAll(removed)) {
      ask(removed);
      confirmed.addAll(removed);
    }
    sheet.write(plan.generated());
  }

  private void ask(List<Account> removed) throws CommandException {
    String users = Words.count(removed.size(), "user");
    String what = users + " would be removed with all records: " + names(removed);
    try {
      confirmation.require(
          running,
          what + ".",
          new CommandException(
              CommandFailure.REMOVAL_REFUSED,
              report.target() + ": " + what,
              "look at the plan with --dry-run, then add --yes"));
    } catch (IOException e) {
      throw new CommandException(
          CommandFailure.INPUT_UNREADABLE, "the answer: " + StoreFailures.reason(e), "", e);
    }
  }

  private static String names(List<Account> accounts) {
    StringBuilder names = new StringBuilder();
    for (Account account : accounts.subList(0, Math.min(MOST_NAMED, accounts.size()))) {
      names.append(names.isEmpty() ? "" : ", ").append(account);
    }
    int further = accounts.size() - MOST_NAMED;
    return further > 0 ? names + " and " + further + " more" : names.toString();
  }
}
