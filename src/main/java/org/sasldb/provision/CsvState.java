package org.sasldb.provision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.ByteString;

/**
 * Reads a table of users: a row with the names of the columns, then a row for each user. An empty
 * cell says nothing. What is said for all users comes from the command line.
 */
final class CsvState {
  static final String PROPERTY = "property:";
  private static final List<String> COLUMNS =
      List.of("user", "realm", "state", "password", "password_file", "verifier", "generate");
  private static final List<String> WORDS =
      List.of(
          "user",
          "realm",
          "state",
          "password",
          "password_file",
          "verifier",
          "generate",
          PROPERTY + "NAME");

  private final StateDraft draft;
  private final FaultList faults;
  private final CsvRows rows;
  private final List<String> columns = new ArrayList<>();

  CsvState(byte[] text, StateDraft draft) {
    this.draft = draft;
    this.faults = draft.faults();
    this.rows = new CsvRows(text, faults);
  }

  void read() {
    if (!rows.advance()) {
      faults.syntax(1, "the file is empty: the names of the columns are missing", "");
      return;
    }
    if (!readHeader()) {
      return;
    }
    while (rows.advance()) {
      if (rows.isSound()) {
        readRow();
      }
    }
    if (draft.isEmpty() && draft.prunes()) {
      faults.add(
          1,
          StateFault.Kind.SCHEMA,
          "there is no user, and a realm is pruned: nobody would be left in it",
          "where that is meant, write it as YAML with users: []");
    }
  }

  /** Whether the first line of a text can be the names of the columns. */
  static boolean looksLike(String firstLine) {
    List<String> words = List.of(firstLine.replace("\"", "").split(",", -1));
    return words.contains("user")
        && words.stream().allMatch(word -> COLUMNS.contains(word) || word.startsWith(PROPERTY));
  }

  private boolean readHeader() {
    Set<String> seen = new HashSet<>();
    boolean good = rows.isSound();
    for (int i = 0; good && i < rows.cells(); i++) {
      String name = new String(rows.cell(i), UTF_8).strip();
      columns.add(name);
      if (!COLUMNS.contains(name) && !name.startsWith(PROPERTY)) {
        faults.schema(rows.line(), unknown(i + 1, name));
        good = false;
      } else if (!seen.add(name)) {
        faults.schema(rows.line(), "the column " + name + " is there twice");
        good = false;
      }
    }
    if (good && !seen.contains("user")) {
      faults.schema(rows.line(), "there is no column user");
      return false;
    }
    return good;
  }

  /** Where the heading is missing, the first line is a user, so not every word is repeated. */
  private static String unknown(int number, String name) {
    boolean near = NearestWord.find(name, WORDS).isPresent();
    String which = near ? "there is no column '" + name + "'" : "column " + number + " is unknown";
    return which + NearestWord.guess(name, WORDS);
  }

  private void readRow() {
    if (rows.cells() != columns.size()) {
      faults.syntax(
          rows.line(), rows.cells() + " cells, but there are " + columns.size() + " columns", "");
      return;
    }
    UserDraft user = draft.addUser(rows.line());
    for (int i = 0; i < columns.size(); i++) {
      if (!rows.isEmpty(i)) {
        set(user, columns.get(i), rows.cell(i));
      }
    }
  }

  private void set(UserDraft user, String column, byte[] cell) {
    long line = rows.line();
    switch (column) {
      case "user" -> user.setUser(cell);
      case "realm" -> user.setRealm(cell);
      case "state" -> user.setState(line, cell);
      case "password" -> user.setPassword(line, cell);
      case "password_file" -> user.setPasswordFile(line, cell);
      case "verifier" -> user.setVerifier(line, cell);
      case "generate" -> generate(user, new String(cell, UTF_8));
      default -> user.setProperty(line, ByteString.utf8(column.substring(PROPERTY.length())), cell);
    }
  }

  private void generate(UserDraft user, String cell) {
    if (cell.equals("false")) {
      return;
    }
    PasswordShape recipe = cell.equals("true") ? PasswordShape.STANDARD : ofLength(cell);
    if (recipe == null) {
      faults.schema(
          rows.line(), "generate must be true, false or a number of characters from 8 to 1,024");
    } else {
      user.setGenerated(rows.line(), recipe);
    }
  }

  private static @Nullable PasswordShape ofLength(String digits) {
    try {
      return new PasswordShape(Integer.parseInt(digits), PasswordShape.STANDARD.alphabet());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
