package org.sasldb.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;
import org.sasldb.testing.MemoryStore;

/** Users, not records: each once, sorted, whatever the order of the store. */
class ListUsersTest {
  @TempDir Path folder;

  private static List<UserEntry> list(CredentialStore store, UserFilter filter)
      throws StoreException, IOException {
    List<UserEntry> found = new ArrayList<>();
    new ListUsers(store, filter, key -> {}).each(found::add);
    return found;
  }

  @ParameterizedTest
  @EnumSource(StoreFormat.class)
  void everyFormatGivesTheSameList(StoreFormat format) throws StoreException, IOException {
    Map<RecordKey, String> records = new TreeMap<>(AnyStore.oddRecords());
    for (int i = 0; i < 40; i += 2) {
      records.put(RecordKey.of("user" + i, "example.org", "mail"), "m");
      records.put(RecordKey.of("user" + i, "example.org", "disabled;authPassword"), "v");
    }
    if (format == StoreFormat.LMDB) {
      records.keySet().removeIf(key -> key.bytes().length() > 500);
    }
    StoreLocation location = AnyStore.fill(format, folder.resolve("store"), records);
    List<RecordKey> malformed = new ArrayList<>();
    List<String> names = new ArrayList<>();
    try (CredentialStore store = Stores.open(location, OpenOptions.reading())) {
      ListUsers list = new ListUsers(store, UserFilter.ALL, malformed::add);
      list.each(entry -> {});
      list.each(entry -> names.add(entry.account() + " " + entry.properties()));
    }
    assertEquals(expected(records), names);
    assertEquals(1, malformed.size());
  }

  private static List<String> expected(Map<RecordKey, String> records) {
    Map<RecordKey, TreeSet<ByteString>> users = new TreeMap<>();
    for (RecordKey key : records.keySet()) {
      if (key.isWellFormed()) {
        RecordKey first = RecordKey.of(key.account().orElseThrow(), ByteString.EMPTY);
        users.computeIfAbsent(first, k -> new TreeSet<>()).add(key.property().orElseThrow());
      }
    }
    return users.entrySet().stream()
        .map(e -> e.getKey().account().orElseThrow() + " " + e.getValue())
        .toList();
  }

  @Test
  void filtersAreAboutUsers() throws StoreException, IOException {
    MemoryStore store =
        new MemoryStore()
            .with("a", "r", "userPassword", "x")
            .with("b", "r", "disabled;userPassword", "x")
            .with("c", "s", "mail", "x");
    assertEquals("[a@r, b@r, c@s]", names(store, UserFilter.ALL));
    assertEquals(
        "[c@s]",
        names(store, new UserFilter(account -> account.equals(Account.of("c", "s")), null, null)));
    ByteString password = ByteString.utf8("userPassword");
    assertEquals("[a@r, b@r]", names(store, new UserFilter(account -> true, password, null)));
    assertEquals("[b@r]", names(store, in(UserEntry.State.DISABLED)));
    assertEquals("[a@r]", names(store, in(UserEntry.State.ENABLED)));
    assertEquals("[c@s]", names(store, in(UserEntry.State.NO_SECRET)));
  }

  private static UserFilter in(UserEntry.State state) {
    return new UserFilter(account -> true, null, state);
  }

  private static String names(CredentialStore store, UserFilter filter)
      throws StoreException, IOException {
    return list(store, filter).stream().map(UserEntry::account).toList().toString();
  }

  @Test
  void packedNamesComeBackSorted() throws IOException {
    PackedNames names = new PackedNames();
    TreeSet<String> expected = new TreeSet<>();
    java.util.Random random = new java.util.Random(7);
    for (int i = 0; i < 60_000; i++) {
      String user = "u".repeat(random.nextInt(40)) + random.nextInt(50_000);
      names.add(Account.of(user, "example.org"), ByteString.utf8("userPassword"));
      expected.add(user);
    }
    names.sort();
    List<String> found = new ArrayList<>();
    names.each((account, property) -> found.add(account.user().toString()));
    assertEquals(60_000, found.size());
    assertTrue(new ArrayList<>(expected).equals(found.stream().distinct().toList()));
  }
}
