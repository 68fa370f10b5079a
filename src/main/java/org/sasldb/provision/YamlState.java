package org.sasldb.provision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.KeptAs;
import org.sasldb.record.ByteString;
import org.sasldb.verifier.ScramMechanism;
import org.snakeyaml.engine.v2.events.Event;

/** Reads a desired state in YAML or JSON; the schema is {@code desired-state.schema.json}. */
final class YamlState {
  private static final List<String> KEYS =
      List.of("version", "realm", "secrets", "scram", "iterations", "users", "prune");
  private static final List<String> USER_KEYS =
      List.of(
          "user",
          "realm",
          "state",
          "password",
          "password_file",
          "verifier",
          "generate",
          "properties");
  private static final List<String> RECIPE_KEYS = List.of("length", "alphabet");
  private static final List<String> KEPT_AS =
      Arrays.stream(KeptAs.values()).map(k -> k.name().toLowerCase(Locale.ROOT)).toList();
  private static final List<String> MECHANISMS =
      Arrays.stream(ScramMechanism.values()).map(ScramMechanism::saslName).toList();
  private static final String LAYOUT = "sasldb apply --schema";

  private final YamlEvents events;
  private final StateDraft draft;
  private final FaultList faults;
  private final YamlValues values;

  YamlState(YamlEvents events, StateDraft draft) {
    this.events = events;
    this.draft = draft;
    this.faults = draft.faults();
    this.values = new YamlValues(events, faults);
  }

  /**
   * Reads the text; what is wrong is told.
   *
   * @return false if it was not read to its end
   */
  boolean read() {
    try {
      events.take();
      Event start = events.take();
      if (start.getEventId() == Event.ID.StreamEnd) {
        faults.syntax(1, "the file is empty", LAYOUT);
        return false;
      }
      readTop(events.take());
      events.take();
      Event end = events.take();
      if (end.getEventId() != Event.ID.StreamEnd) {
        faults.syntax(YamlEvents.line(end), "a second document; a file holds one", "");
      }
      return true;
    } catch (BadSyntaxException e) {
      faults.syntax(e.line(), String.valueOf(e.getMessage()), "");
      return false;
    }
  }

  private void readTop(Event top) throws BadSyntaxException {
    Map<String, Long> seen =
        values.mapping(top, "the file", KEYS, LAYOUT, (key, value) -> readTop(key, value));
    if (seen != null && !seen.containsKey("version")) {
      faults.add(
          YamlEvents.line(top), StateFault.Kind.SCHEMA, "version is missing", "add version: 1");
    }
    // a file that was cut short must not empty a realm
    if (seen != null && !seen.containsKey("users") && draft.prunes()) {
      faults.add(
          YamlEvents.line(top),
          StateFault.Kind.SCHEMA,
          "users is missing, and a realm is pruned: nobody would be left in it",
          "add users: [] where that is meant");
    }
  }

  private void readTop(String key, Event value) throws BadSyntaxException {
    switch (key) {
      case "version" -> readVersion(value);
      case "realm" -> {
        String realm = values.text(value, key);
        if (realm != null) {
          draft.setRealm(values.name(realm));
        }
      }
      case "secrets" -> {
        int kept = values.choice(value, key, KEPT_AS);
        if (kept >= 0) {
          draft.setSecrets(List.of(KeptAs.values()).get(kept));
        }
      }
      case "scram" -> readMechanisms(value);
      case "iterations" -> {
        int number = values.number(value, key, KeptAs.FEWEST_ITERATIONS, KeptAs.MOST_ITERATIONS);
        if (number > 0) {
          draft.setIterations(number);
        }
      }
      case "users" -> values.sequence(value, key, this::readUser);
      default ->
          values.sequence(
              value,
              key,
              entry -> {
                String realm = values.text(entry, "a realm of prune");
                if (realm != null) {
                  draft.prune(values.name(realm));
                }
              });
    }
  }

  private void readVersion(Event value) throws BadSyntaxException {
    int version = values.number(value, "version", 1, Integer.MAX_VALUE);
    if (version > 1) {
      faults.schema(YamlEvents.line(value), "version " + version + " is not known, only 1 is");
    }
  }

  private void readMechanisms(Event value) throws BadSyntaxException {
    List<ScramMechanism> mechanisms = new ArrayList<>();
    if (value.getEventId() == Event.ID.SequenceStart) {
      values.sequence(value, "scram", entry -> addMechanism(entry, mechanisms));
    } else {
      addMechanism(value, mechanisms);
    }
    if (!mechanisms.isEmpty()) {
      draft.setScram(mechanisms);
    }
  }

  private void addMechanism(Event entry, List<ScramMechanism> mechanisms)
      throws BadSyntaxException {
    int index = values.choice(entry, "scram", MECHANISMS);
    if (index < 0) {
      return;
    }
    ScramMechanism mechanism = List.of(ScramMechanism.values()).get(index);
    if (mechanisms.contains(mechanism)) {
      faults.schema(YamlEvents.line(entry), mechanism.saslName() + " is listed twice");
    } else {
      mechanisms.add(mechanism);
    }
  }

  private void readUser(Event entry) throws BadSyntaxException {
    long line = YamlEvents.line(entry);
    if (entry.getEventId() != Event.ID.MappingStart) {
      events.skip(entry);
      faults.schema(line, "a user is written as user: NAME and further keys");
      return;
    }
    UserDraft user = draft.addUser(line);
    values.mapping(entry, "a user", USER_KEYS, LAYOUT, (key, value) -> readUser(user, key, value));
  }

  private void readUser(UserDraft user, String key, Event value) throws BadSyntaxException {
    long line = YamlEvents.line(value);
    if (key.equals("properties")) {
      readProperties(user, value);
      return;
    }
    if (key.equals("generate")) {
      readGenerate(user, value);
      return;
    }
    String text = values.text(value, key);
    if (text == null) {
      if (key.equals("user") || key.equals("realm")) {
        user.breakName();
      }
      return;
    }
    byte[] bytes = values.bytes(text, line, key);
    switch (key) {
      case "user" -> user.setUser(bytes);
      case "realm" -> user.setRealm(bytes);
      case "state" -> user.setState(line, bytes);
      case "password" -> user.setPassword(line, bytes);
      case "password_file" -> user.setPasswordFile(line, bytes);
      default -> user.setVerifier(line, bytes);
    }
  }

  private void readGenerate(UserDraft user, Event value) throws BadSyntaxException {
    long line = YamlEvents.line(value);
    if (value.getEventId() != Event.ID.MappingStart) {
      Boolean wanted = values.truth(value);
      if (wanted == null) {
        events.skip(value);
        faults.schema(line, "generate must be true, false or {length: NUMBER, alphabet: TEXT}");
      } else if (wanted) {
        user.setGenerated(line, PasswordShape.STANDARD);
      }
      return;
    }
    Map<String, Object> parts = new HashMap<>();
    values.mapping(
        value,
        "generate",
        RECIPE_KEYS,
        LAYOUT,
        (key, part) -> {
          parts.put(
              key,
              key.equals("length")
                  ? values.number(part, key, PasswordShape.SHORTEST, PasswordShape.LONGEST)
                  : String.valueOf(values.text(part, key)));
        });
    Object length = parts.getOrDefault("length", PasswordShape.STANDARD.length());
    Object alphabet = parts.getOrDefault("alphabet", PasswordShape.STANDARD.alphabet());
    if (!length.equals(-1)) {
      setRecipe(user, line, (Integer) length, (String) alphabet);
    }
  }

  private void setRecipe(UserDraft user, long line, int length, String alphabet) {
    try {
      user.setGenerated(line, new PasswordShape(length, alphabet));
    } catch (IllegalArgumentException e) {
      faults.schema(line, "generate: " + e.getMessage());
    }
  }

  private void readProperties(UserDraft user, Event value) throws BadSyntaxException {
    values.mapping(
        value,
        "properties",
        List.of(),
        "",
        (key, part) -> {
          long line = YamlEvents.line(part);
          ByteString name = values.name(key);
          if (values.isNull(part)) {
            user.setProperty(line, name, null);
          } else {
            byte @Nullable [] bytes = values.binary(part, "the property " + name);
            if (bytes != null) {
              user.setProperty(line, name, bytes);
            }
          }
        });
  }
}
