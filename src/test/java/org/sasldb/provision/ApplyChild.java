package org.sasldb.provision;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.sasldb.admin.SecretForms;
import org.sasldb.admin.SetPassword;
import org.sasldb.record.Account;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;
import org.sasldb.verifier.RandomSource;

/** What the tests of applying have other processes do. */
final class ApplyChild {
  static final String DISABLED = "disabled;userPassword";
  private static final int USERS = 300;
  private static final int THIRD = USERS / 3;

  private ApplyChild() {}

  /**
   * A state of every user that differs from the one of the round before in each of them: the first
   * third gets other passwords and properties, the second is added or removed, the last is disabled
   * or enabled.
   */
  static String state(String word, int round) {
    StringBuilder text = new StringBuilder("version: 1\nrealm: r\nusers:\n");
    for (int i = 0; i < USERS; i++) {
      text.append("- {user: user").append(i).append(", state: ").append(kind(i, round));
      if (!kind(i, round).equals("absent")) {
        text.append(", password: ").append(word).append(i);
        text.append(", properties: {mark: ").append(word).append('}');
      }
      text.append("}\n");
    }
    return text.toString();
  }

  private static String kind(int user, int round) {
    if (user < THIRD || round % 2 == 0) {
      return "present";
    }
    return user < 2 * THIRD ? "absent" : "disabled";
  }

  /** The records of a store that is in that state. */
  static Map<String, String> records(String word, int round) {
    Map<String, String> records = new TreeMap<>();
    for (int i = 0; i < USERS; i++) {
      String kind = kind(i, round);
      if (!kind.equals("absent")) {
        String secret = kind.equals("disabled") ? DISABLED : "userPassword";
        records.put("user" + i + "@r: " + secret, word + i);
        records.put("user" + i + "@r: mark", word);
      }
    }
    return records;
  }

  /** Arguments: what to do, the store, a word, and the round or how many passwords. */
  public static void main(String[] words) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    StoreLocation location = StoreLocation.parse(words[1]);
    out.println("ready");
    if (words[0].equals("apply")) {
      try (DesiredState state = read(words[2], Integer.parseInt(words[3]))) {
        States.apply(state, States.at(location)).run(agreed -> {});
      }
    } else {
      for (int i = 0; i < Integer.parseInt(words[3]); i++) {
        setPassword(location, words[2] + i);
      }
    }
    out.println("done");
  }

  static DesiredState read(String word, int round) throws BadStateException {
    return States.read(state(word, round), StateFormat.YAML);
  }

  /** Sets a password as saslpasswd2 does. */
  private static void setPassword(StoreLocation location, String user) throws Exception {
    SetPassword set = new SetPassword(SecretForms.PLAIN_TEXT, RandomSource.system());
    byte[] password = ("pw of " + user).getBytes(StandardCharsets.UTF_8);
    try (CredentialStore store = Stores.open(location, OpenOptions.creating())) {
      store.commit(set.of(Account.of(user, "r"), password).build());
    }
  }
}
