package org.sasldb.cli.classic;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sasldb.cli.process.Environment;
import org.sasldb.cli.process.ProcessFacts;
import org.sasldb.record.ByteString;
import org.sasldb.store.Actor;

/** A host and an environment that a test makes up. */
final class FakeHost implements ProcessFacts, Environment {
  static final String NAME = "testhost";

  private final Map<String, ByteString> variables = new HashMap<>();
  private String name = NAME;
  private long user = 1000;

  FakeHost set(String variable, String value) {
    variables.put(variable, ByteString.utf8(value));
    return this;
  }

  FakeHost withUser(long uid) {
    user = uid;
    return this;
  }

  FakeHost withoutName() {
    name = "";
    return this;
  }

  @Override
  public @Nullable ByteString get(String variable) {
    return variables.get(variable);
  }

  @Override
  public ByteString hostName() throws IOException {
    if (name.isEmpty()) {
      throw new IOException("the host has no name");
    }
    return ByteString.utf8(name);
  }

  @Override
  public Actor user() {
    return new Actor(user, "tester");
  }

  @Override
  public String home() {
    return "/nonexistent";
  }
}
