package org.sasldb.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.ByteString;

/**
 * How a text of users is to be read.
 *
 * @param format what kind of text it is
 * @param defaultRealm the realm of a user for whom none is given
 * @param defaultScheme the scheme of a secret in a passwd-file that names none, or null to refuse
 *     it
 * @param guessed whether nobody said the format, so that a line of {@code users} whose password
 *     looks like a hash is refused
 */
public record UserText(
    UserFormat format, ByteString defaultRealm, @Nullable String defaultScheme, boolean guessed) {
  /** How much of a text is looked at to tell its format. */
  private static final int LOOKED_AT = 1 << 16;

  /** More colons than that after the name are hardly those of a password. */
  private static final int COLONS_OF_PASSWD = 5;

  private static final Pattern LINE = Pattern.compile("[^:\n]*:(\\{([A-Za-z0-9.-]+)\\})?([^\n]*)");

  /** A text whose format was said. */
  public UserText(UserFormat format, ByteString defaultRealm, @Nullable String defaultScheme) {
    this(format, defaultRealm, defaultScheme, false);
  }

  /** The entries of a text, with or without a byte order mark. Does not close the stream. */
  public EntrySource read(InputStream in) throws IOException, BadLineException {
    return entries(ByteOrderMark.without(in));
  }

  private EntrySource entries(InputStream in) throws IOException, BadLineException {
    return switch (format) {
      case USERS -> new LineEntries(in, new UserLines(defaultRealm, guessed));
      case CSV -> new CsvEntries(in, defaultRealm);
      case JSONL -> new LineEntries(in, JsonEntries.PARSER);
      case DBDUMP -> new DumpEntries(in);
      case DOVECOT -> new LineEntries(in, new PasswdFileLines(defaultRealm, defaultScheme));
      case POSTGRES, GSASL -> new LineEntries(in, new VerifierLines(defaultRealm));
      case POSTGRES_SQL -> new LineEntries(in, new RoleStatements(defaultRealm));
    };
  }

  /**
   * Tells the format by the first line that says anything.
   *
   * @return empty if nothing tells it
   */
  public static Optional<UserFormat> detect(InputStream in) throws IOException {
    byte[] beginning = ByteOrderMark.without(new BufferedInputStream(in)).readNBytes(LOOKED_AT);
    String text = new String(beginning, ISO_8859_1);
    Arrays.fill(beginning, (byte) 0);
    return text.lines().filter(line -> !saysNothing(line)).findFirst().flatMap(UserText::ofLine);
  }

  private static boolean saysNothing(String line) {
    return line.isBlank() || line.startsWith("#") || line.startsWith("--");
  }

  private static Optional<UserFormat> ofLine(String line) {
    String small = line.strip().toLowerCase(Locale.ROOT);
    if (small.matches("\\{\\s*\".*")) {
      return Optional.of(UserFormat.JSONL);
    }
    if (line.startsWith("VERSION=") || line.startsWith("HEADER=")) {
      return Optional.of(UserFormat.DBDUMP);
    }
    if (small.matches("(alter|create)\\s+(role|user)\\s.*")) {
      return Optional.of(UserFormat.POSTGRES_SQL);
    }
    if (Arrays.asList(small.replace("\"", "").split(" *, *", -1)).contains("user")) {
      return Optional.of(UserFormat.CSV);
    }
    return ofSecret(LINE.matcher(line));
  }

  private static Optional<UserFormat> ofSecret(Matcher line) {
    if (!line.lookingAt()) {
      return Optional.empty();
    }
    String secret = line.group(3);
    if (line.group(2) != null) {
      return Optional.of(UserFormat.DOVECOT);
    }
    if (secret.startsWith("SCRAM-SHA-") && secret.indexOf('$') > 0) {
      return Optional.of(UserFormat.POSTGRES);
    }
    boolean passwd = secret.chars().filter(c -> c == ':').count() >= COLONS_OF_PASSWD;
    return passwd ? Optional.empty() : Optional.of(UserFormat.USERS);
  }
}
