package org.sasldb.admin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;

/**
 * The users of a store, each once, sorted by user and realm; values are not looked at.
 *
 * <p>A store that keeps its records in the order of their keys is read as it is, and again for each
 * walk over the list. Of a hash file the names are kept in memory, packed and sorted: some fifty
 * bytes for a user.
 */
public final class ListUsers {
  private final CredentialStore store;
  private final UserFilter filter;
  private final ListRecords.MalformedKeys malformed;
  private @Nullable PackedNames packed;
  private boolean told;

  /** Who gets the users. */
  public interface Visitor {
    /** The next one. */
    void visit(UserEntry entry) throws IOException;
  }

  /**
   * @param malformed is told of keys that belong to no user, once
   */
  public ListUsers(CredentialStore store, UserFilter filter, ListRecords.MalformedKeys malformed) {
    this.store = store;
    this.filter = filter;
    this.malformed = malformed;
  }

  /**
   * Walks over the list. Can be done again.
   *
   * @throws StoreException if the store cannot be read
   * @throws IOException if the visitor fails
   */
  public void each(Visitor visitor) throws StoreException, IOException {
    Grouping grouping = new Grouping(visitor);
    StoreFormat format = store.info().format();
    if (format == StoreFormat.JE || format == StoreFormat.LMDB) {
      read(grouping::add);
    } else {
      PackedNames names = packed;
      if (names == null) {
        names = new PackedNames();
        read(names::add);
        names.sort();
        packed = names;
      }
      names.each(grouping::add);
    }
    grouping.end();
  }

  /** Who gets names, one property at a time. */
  interface Names {
    void add(Account account, ByteString property) throws IOException;
  }

  private void read(Names names) throws StoreException, IOException {
    try (RecordCursor cursor = store.scan()) {
      for (RecordKey key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
        Account account = key.account().orElse(null);
        if (account == null) {
          if (!told) {
            malformed.found(key);
          }
        } else if (filter.accounts().test(account)) {
          names.add(account, key.property().orElseThrow());
        }
      }
    }
    told = true;
  }

  /** Puts together what follows each other and belongs to one user. */
  private final class Grouping {
    private final Visitor visitor;
    private final List<ByteString> properties = new ArrayList<>();
    private @Nullable Account account;

    Grouping(Visitor visitor) {
      this.visitor = visitor;
    }

    void add(Account next, ByteString property) throws IOException {
      if (!next.equals(account)) {
        end();
        account = next;
      }
      if (!properties.contains(property)) {
        properties.add(property);
      }
    }

    void end() throws IOException {
      if (account != null) {
        properties.sort(null);
        UserEntry entry = new UserEntry(account, properties);
        properties.clear();
        account = null;
        if (filter.test(entry)) {
          visitor.visit(entry);
        }
      }
    }
  }
}
