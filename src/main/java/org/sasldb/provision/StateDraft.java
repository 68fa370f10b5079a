package org.sasldb.provision;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.KeptAs;
import org.sasldb.admin.SecretForms;
import org.sasldb.record.Account;
import org.sasldb.record.AccountRules;
import org.sasldb.record.ByteString;
import org.sasldb.verifier.ScramMechanism;

/**
 * A desired state as far as it was read. What concerns more than one part of it (the default realm,
 * which may stand behind the users; an account that is listed twice) is judged at the end.
 */
final class StateDraft {
  private final FaultList faults = new FaultList();
  private final StateDefaults said;
  private final List<UserDraft> drafts = new ArrayList<>();
  private final Set<ByteString> prune = new LinkedHashSet<>();
  private @Nullable ByteString realm;
  private @Nullable KeptAs secrets;
  private @Nullable List<ScramMechanism> scram;
  private @Nullable Integer iterations;

  StateDraft(StateDefaults said) {
    this.said = said;
  }

  FaultList faults() {
    return faults;
  }

  /** Begins a user. */
  UserDraft addUser(long line) {
    Path folder = said.folder();
    UserDraft draft = new UserDraft(faults, folder, line);
    drafts.add(draft);
    return draft;
  }

  void setRealm(ByteString name) {
    realm = name;
  }

  void setSecrets(KeptAs keptAs) {
    secrets = keptAs;
  }

  void setScram(List<ScramMechanism> mechanisms) {
    scram = List.copyOf(mechanisms);
  }

  void setIterations(int number) {
    iterations = number;
  }

  void prune(ByteString name) {
    prune.add(name);
  }

  /** Whether users who are not listed are removed. */
  boolean prunes() {
    return !prune.isEmpty() || !said.prune().isEmpty();
  }

  /** Whether there is nobody in it yet. */
  boolean isEmpty() {
    return drafts.isEmpty();
  }

  /** The finished state. */
  DesiredState finish() throws BadStateException {
    if (said.realm() != null) {
      realm = said.realm();
    }
    prune.addAll(said.prune());
    List<DesiredUser> users = new ArrayList<>(drafts.size());
    Map<Account, DesiredUser> byAccount = new HashMap<>(2 * drafts.size());
    for (UserDraft draft : drafts) {
      DesiredUser user = finish(draft);
      if (user != null) {
        users.add(user);
        DesiredUser before = byAccount.putIfAbsent(user.account(), user);
        if (before != null) {
          faults.schema(
              user.line(), user.account() + " is listed before, in line " + before.line());
        }
      }
    }
    faults.requireNone();
    return new DesiredState(users, prune, forms());
  }

  private SecretForms forms() {
    StateDefaults.Otherwise otherwise = said.otherwise();
    KeptAs kept = first(said.secrets(), secrets, otherwise.secrets());
    return kept.forms(
        first(said.scram(), scram, otherwise.scram()),
        first(said.iterations(), iterations, otherwise.iterations()));
  }

  private static <T> T first(@Nullable T said, @Nullable T written, T otherwise) {
    if (said != null) {
      return said;
    }
    return written != null ? written : otherwise;
  }

  /** Overwrites the secrets of a state that will not be finished. */
  void wipe() {
    for (UserDraft draft : drafts) {
      GivenSecret secret = draft.secret();
      if (secret != null) {
        secret.wipe();
      }
      draft.properties().values().forEach(value -> value.ifPresent(s -> s.close()));
    }
  }

  private @Nullable DesiredUser finish(UserDraft draft) {
    Account account = draft.nameBroken() ? null : account(draft);
    if (account == null) {
      return null;
    }
    if (draft.state() == UserState.ABSENT) {
      if (draft.secret() != null) {
        faults.schema(
            draft.line(),
            account + " is to be absent and cannot have a secret (" + draft.secretSource() + ")");
      } else if (!draft.properties().isEmpty()) {
        faults.schema(draft.line(), account + " is to be absent and cannot have properties");
      }
    } else if (!usable(draft, account)) {
      return null;
    }
    return new DesiredUser(
        draft.line(), account, draft.state(), draft.secret(), draft.properties());
  }

  private @Nullable Account account(UserDraft draft) {
    ByteString user = draft.user();
    if (user == null || user.isEmpty()) {
      faults.schema(draft.line(), "the user has no name: user is missing or empty");
      return null;
    }
    ByteString own = draft.realm();
    if (own != null && user.indexOf('@') >= 0) {
      faults.schema(
          draft.line(), "the user " + user + " has a realm behind the @ and another one in realm");
      return null;
    }
    ByteString itsRealm = own == null ? realm : own;
    if (itsRealm == null && user.indexOf('@') < 0) {
      faults.add(
          draft.line(),
          StateFault.Kind.SCHEMA,
          "the user " + user + " has no realm, and there is no default realm",
          "add realm: mail.example.com at the top of the file, or --realm=mail.example.com");
      return null;
    }
    return withoutNul(draft, user, itsRealm == null ? ByteString.EMPTY : itsRealm);
  }

  private @Nullable Account withoutNul(UserDraft draft, ByteString user, ByteString itsRealm) {
    if (user.indexOf(0) >= 0 || itsRealm.indexOf(0) >= 0) {
      faults.schema(draft.line(), "a NUL byte in user or realm, which it separates");
      return null;
    }
    return Account.parse(user, itsRealm);
  }

  /** Whether anybody could ever log in under the name. */
  private boolean usable(UserDraft draft, Account account) {
    Optional<String> objection = AccountRules.objection(account);
    if (objection.isPresent()) {
      faults.schema(draft.line(), "'" + account + "': " + objection.get());
      return false;
    }
    boolean emptyIsMeant = draft.realm() != null || (realm != null && realm.isEmpty());
    if (account.realm().isEmpty() && !emptyIsMeant) {
      faults.add(
          draft.line(),
          StateFault.Kind.SCHEMA,
          account + ": nothing follows the @",
          "leave the @ out, or add realm: \"\" where the empty realm is meant");
      return false;
    }
    return true;
  }
}
