package org.sasldb.provision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.SecretForms;
import org.sasldb.provision.UserChange.Action;
import org.sasldb.provision.UserChange.Edit;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.Secret;

/**
 * Compares one user with what he is to be. Depends on nothing but what it is given, so that many
 * can be compared at the same time.
 */
final class UserPlanner {
  private static final StoredAccount NOBODY = new StoredAccount();

  /** Where other programs put a new secret: it must not slip in beside ours. */
  private static final List<ByteString> USUAL_SECRETS =
      List.of(PropertyNames.USER_PASSWORD, PropertyNames.AUTH_PASSWORD);

  private static final String GENERATED = "password is generated";
  private static final List<String> NEW = List.of("not in the store");
  private static final List<String> NEW_GENERATED = List.of("not in the store", GENERATED);

  private final SecretForms forms;
  private final Derivations derivations;

  UserPlanner(SecretForms forms, Derivations derivations) {
    this.forms = forms;
    this.derivations = derivations;
  }

  /**
   * How a user is to be changed.
   *
   * @param change what is to be done; null for nothing
   * @param generated the password that was made up for him, or null
   * @param helpless whether he is to be there, is not, and nothing is given to log in by
   */
  record Outcome(@Nullable UserChange change, @Nullable Secret generated, boolean helpless) {
    static final Outcome UNCHANGED = new Outcome(null, null, false);
    static final Outcome HELPLESS = new Outcome(null, null, true);
  }

  /**
   * Compares.
   *
   * @param stored his records; null if he has none
   */
  Outcome plan(DesiredUser user, @Nullable StoredAccount stored) {
    if (user.state() == UserState.ABSENT) {
      return stored == null
          ? Outcome.UNCHANGED
          : new Outcome(removal(user, stored, "state is absent"), null, false);
    }
    if (stored == null && user.secret() == null) {
      return Outcome.HELPLESS;
    }
    return compare(user, stored == null ? NOBODY : stored);
  }

  private static UserChange removal(DesiredUser user, StoredAccount stored, String reason) {
    return new UserChange(
        user.line(), user.account(), Action.REMOVE, List.of(reason), removals(stored));
  }

  /** The removal of all records. */
  static List<Edit> removals(StoredAccount stored) {
    List<Edit> edits = new ArrayList<>(stored.records().size());
    stored.records().forEach((property, value) -> edits.add(new Edit(property, value, null)));
    return edits;
  }

  private Outcome compare(DesiredUser user, StoredAccount stored) {
    Map<ByteString, Secret> live = stored.liveSecrets();
    Map<ByteString, Secret> disabled = stored.disabledSecrets();
    Map<ByteString, Secret> own = live.isEmpty() ? disabled : live;
    WantedSecrets wanted =
        new WantedSecrets(user.account(), own, forms, derivations).of(user.secret());
    Map<ByteString, Secret> target =
        user.state() == UserState.DISABLED
            ? underDisabledNames(wanted.secrets())
            : wanted.secrets();
    List<String> reasons = new ArrayList<>(wanted.reasons());
    List<Edit> edits = secretEdits(stored, target);
    if (!live.isEmpty() && !disabled.isEmpty()) {
      reasons.add("secrets from before it was disabled");
    }
    editProperties(user, stored, edits, reasons);
    if (wanted.generated() != null) {
      reasons.add(GENERATED);
    }
    if (edits.stream().noneMatch(Edit::changes)) {
      return Outcome.UNCHANGED;
    }
    Action action = action(user, stored, live, own);
    UserChange change =
        new UserChange(user.line(), user.account(), action, reasons(action, reasons, user), edits);
    return new Outcome(change, wanted.generated(), false);
  }

  private static Action action(
      DesiredUser user,
      StoredAccount stored,
      Map<ByteString, Secret> live,
      Map<ByteString, Secret> own) {
    if (stored.records().isEmpty()) {
      return Action.ADD;
    }
    if (user.state() == UserState.DISABLED) {
      return live.isEmpty() ? Action.CHANGE : Action.DISABLE;
    }
    return live.isEmpty() && !own.isEmpty() ? Action.ENABLE : Action.CHANGE;
  }

  private static List<String> reasons(Action action, List<String> reasons, DesiredUser user) {
    if (action == Action.ADD) {
      return reasons.contains(GENERATED) ? NEW_GENERATED : NEW;
    }
    List<String> all = new ArrayList<>(reasons.size() + 1);
    if (action == Action.DISABLE || action == Action.ENABLE) {
      all.add(user.state() == UserState.DISABLED ? "state is disabled" : "state is present");
    }
    all.addAll(reasons);
    return all;
  }

  private static Map<ByteString, Secret> underDisabledNames(Map<ByteString, Secret> secrets) {
    Map<ByteString, Secret> renamed = new LinkedHashMap<>();
    secrets.forEach((property, value) -> renamed.put(PropertyNames.disabled(property), value));
    return renamed;
  }

  /**
   * The way from the stored secrets to others. Where anything is done all of them are guarded, and
   * so are the usual places of secrets where there are none.
   */
  private static List<Edit> secretEdits(StoredAccount stored, Map<ByteString, Secret> target) {
    List<Edit> edits = new ArrayList<>(4);
    for (Entry<ByteString, Secret> entry : stored.records().entrySet()) {
      if (PropertyNames.isSecret(entry.getKey())) {
        edits.add(new Edit(entry.getKey(), entry.getValue(), target.get(entry.getKey())));
      }
    }
    for (Entry<ByteString, Secret> entry : target.entrySet()) {
      if (!stored.records().containsKey(entry.getKey())) {
        edits.add(new Edit(entry.getKey(), null, entry.getValue()));
      }
    }
    if (edits.stream().noneMatch(Edit::changes)) {
      return new ArrayList<>(2);
    }
    for (ByteString usual : USUAL_SECRETS) {
      if (!stored.records().containsKey(usual) && !target.containsKey(usual)) {
        edits.add(new Edit(usual, null, null));
      }
    }
    return edits;
  }

  private static void editProperties(
      DesiredUser user, StoredAccount stored, List<Edit> edits, List<String> reasons) {
    for (Entry<ByteString, Optional<Secret>> entry : user.properties().entrySet()) {
      ByteString name = entry.getKey();
      Secret before = stored.records().get(name);
      Edit edit = new Edit(name, before, entry.getValue().orElse(null));
      if (edit.changes()) {
        edits.add(edit);
        String how = before == null ? " is missing" : " differs";
        reasons.add("property " + name + (edit.after() == null ? " is to be removed" : how));
      }
    }
  }
}
