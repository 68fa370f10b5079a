package org.sasldb.provision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.KeptAs;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordLimits;
import org.sasldb.record.Secret;
import org.sasldb.record.SecretBytes;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreFailures;
import org.sasldb.verifier.PasswordRules;
import org.sasldb.verifier.ScramForm;
import org.sasldb.verifier.ScramVerifier;

/** A user as far as he was read; each part is judged when it comes. */
final class UserDraft {
  private static final List<String> STATES =
      Arrays.stream(UserState.values()).map(s -> s.name().toLowerCase(Locale.ROOT)).toList();

  private final FaultList faults;
  private final Path folder;
  private final long line;
  private @Nullable ByteString user;
  private @Nullable ByteString realm;
  private UserState state = UserState.PRESENT;
  private @Nullable GivenSecret secret;
  private String secretSource = "";
  private long secretLine;
  private Map<ByteString, Optional<Secret>> properties = Map.of();
  private boolean broken;

  /**
   * @param line where he begins
   * @param folder what the names of password files are relative to
   */
  UserDraft(FaultList faults, Path folder, long line) {
    this.faults = faults;
    this.folder = folder;
    this.line = line;
  }

  long line() {
    return line;
  }

  @Nullable ByteString user() {
    return user;
  }

  @Nullable ByteString realm() {
    return realm;
  }

  UserState state() {
    return state;
  }

  @Nullable GivenSecret secret() {
    return secret;
  }

  /** Where the secret comes from, and in which line that is said. */
  String secretSource() {
    return secretSource + " in line " + secretLine;
  }

  Map<ByteString, Optional<Secret>> properties() {
    return properties;
  }

  /** Notes that the name could not be read, which was told already. */
  void breakName() {
    broken = true;
  }

  boolean nameBroken() {
    return broken;
  }

  void setUser(byte... name) {
    user = ByteString.of(name);
  }

  void setRealm(byte... name) {
    realm = ByteString.of(name);
  }

  void setState(long where, byte... word) {
    String text = new String(word, UTF_8);
    int index = STATES.indexOf(text);
    if (index < 0) {
      faults.schema(
          where,
          "there is no state '"
              + NearestWord.shortened(text)
              + "'"
              + NearestWord.guess(text, STATES));
      return;
    }
    state = List.of(UserState.values()).get(index);
  }

  /** Takes the array over. */
  void setPassword(long where, byte... password) {
    if (claimSecret(where, "password") && judged(where, "the password", password)) {
      secret = new GivenSecret.Password(Secret.takeOver(password));
    }
  }

  void setPasswordFile(long where, byte... name) {
    if (!claimSecret(where, "password_file")) {
      return;
    }
    String text = new String(name, UTF_8);
    try (InputStream in = Files.newInputStream(folder.resolve(text))) {
      // one byte more than a password and its newline can have, to notice a longer one
      byte[] password = withoutNewline(SecretBytes.read(in, RecordLimits.MAX_VALUE_LENGTH + 2));
      if (PasswordRules.endsInReturn(password)) {
        Arrays.fill(password, (byte) 0);
        faults.add(
            where,
            StateFault.Kind.SECRET,
            "the password in " + text + " cannot be used: " + PasswordRules.RETURN,
            "tr -d '\\r' <" + ShellWord.of(text) + " >NEW");
      } else if (judged(where, "the password in " + text, password)) {
        secret = new GivenSecret.Password(Secret.takeOver(password));
      }
    } catch (IOException e) {
      faults.secret(where, "the password file " + text + ": " + StoreFailures.reason(e));
    } catch (InvalidPathException e) {
      faults.secret(where, "password_file is not a path name");
    }
  }

  void setVerifier(long where, byte... text) {
    if (!claimSecret(where, "verifier")) {
      return;
    }
    Optional<ScramVerifier> verifier = ScramForm.readAny(text);
    if (verifier.isEmpty()) {
      faults.secret(
          where,
          "the verifier is none that libsasl can use: it is written"
              + " SCRAM-SHA-256$ITERATIONS:SALT$STOREDKEY:SERVERKEY or"
              + " {SCRAM-SHA-256}ITERATIONS,SALT,STOREDKEY,SERVERKEY, the last three in base64");
    } else if (verifier.get().iterations() > KeptAs.MOST_ITERATIONS) {
      faults.secret(
          where,
          "the verifier has "
              + verifier.get().iterations()
              + " iterations; at most 1,000,000 are taken, because each login costs them");
    } else {
      secret = new GivenSecret.Ready(verifier.get());
    }
  }

  void setGenerated(long where, PasswordShape recipe) {
    if (claimSecret(where, "generate")) {
      secret = new GivenSecret.Generated(recipe);
    }
  }

  /** Sets what a property is to be; empty to remove it. Takes the array over. */
  void setProperty(long where, ByteString name, byte @Nullable [] value) {
    if (name.isEmpty() || name.indexOf(0) >= 0) {
      faults.schema(where, "the name of a property is empty or holds a NUL byte");
    } else if (PropertyNames.isSecret(name)) {
      faults.schema(
          where, name + " is a secret and no property: give a password or a verifier instead");
    } else if (value != null && value.length > RecordLimits.MAX_VALUE_LENGTH) {
      faults.schema(
          where, "the property " + name + " is longer than the 8,191 bytes that libsasl can read");
    } else {
      if (properties.isEmpty()) {
        properties = new LinkedHashMap<>();
      }
      properties.put(name, Optional.ofNullable(value).map(Secret::takeOver));
    }
  }

  private boolean claimSecret(long where, String source) {
    if (!secretSource.isEmpty()) {
      faults.secret(
          where,
          source
              + ": the user has a secret by "
              + secretSource()
              + " already; one of password, password_file, verifier and generate is enough");
      return false;
    }
    secretSource = source;
    secretLine = where;
    return true;
  }

  private boolean judged(long where, String what, byte[] password) {
    String objection =
        holdsNewline(password)
            ? "it holds a newline"
            : PasswordRules.objection(password).orElse(null);
    if (objection == null) {
      return true;
    }
    Arrays.fill(password, (byte) 0);
    faults.secret(where, what + " cannot be used: " + objection);
    return false;
  }

  private static boolean holdsNewline(byte[] password) {
    for (byte b : password) {
      if (b == '\n') {
        return true;
      }
    }
    return false;
  }

  private static byte[] withoutNewline(byte[] line) {
    if (line.length == 0 || line[line.length - 1] != '\n') {
      return line;
    }
    byte[] shorter = Arrays.copyOf(line, line.length - 1);
    Arrays.fill(line, (byte) 0);
    return shorter;
  }
}
