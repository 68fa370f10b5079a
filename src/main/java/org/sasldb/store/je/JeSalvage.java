package org.sasldb.store.je;

import com.sleepycat.je.DatabaseException;
import com.sleepycat.je.Environment;
import com.sleepycat.je.EnvironmentConfig;
import com.sleepycat.je.util.DbScavenger;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.CheckReport;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.SalvageSink;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * Reads what is left of a damaged store: of a copy, which JE may cut where the log cannot be read,
 * and, if JE cannot open even that, entry by entry from the log.
 */
final class JeSalvage {
  private static final String DUMP = "records.dump";
  private static final String FROM_LOG =
      "it comes from the log without its index, and may have been removed or replaced later";

  private final JeFolder folder;
  private final OpenOptions options;
  private final SalvageSink sink;

  private JeSalvage(JeFolder folder, OpenOptions options, SalvageSink sink) {
    this.folder = folder;
    this.options = options;
    this.sink = sink;
  }

  static CheckReport run(JeFolder folder, OpenOptions options, SalvageSink sink)
      throws StoreException {
    CheckReport report = JeCheck.check(folder, options);
    new JeSalvage(folder, options, sink).salvage();
    return report;
  }

  private void salvage() throws StoreException {
    Path copy = null;
    try {
      // a folder that only this user may enter, as the store itself
      copy = Files.createTempDirectory("sasldb-recover-");
      copyTo(copy);
      read(copy);
    } catch (IOException e) {
      throw StoreFailures.read(folder.path(), e);
    } finally {
      remove(copy);
    }
  }

  private void copyTo(Path copy) throws IOException, StoreException {
    for (Path log : folder.logFiles().keySet()) {
      Files.copy(log, copy.resolve(String.valueOf(log.getFileName())));
    }
  }

  private void read(Path copy) throws IOException, StoreException {
    try {
      scan(copy);
    } catch (StoreException e) {
      scavenge(copy);
    }
  }

  private void scan(Path copy) throws StoreException {
    JeFolder copied = new JeFolder(copy);
    JeHome.acceptLoss(copied, options.withAccess(OpenOptions.Access.WRITE));
    OpenOptions reading = options.withAccess(OpenOptions.Access.READ);
    try (JeStore store = new JeStore(copied, reading, true);
        RecordCursor cursor = store.scan()) {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        sink.take(entry, null);
      }
    }
  }

  private void scavenge(Path copy) throws IOException, StoreException {
    EnvironmentConfig config = new EnvironmentConfig();
    config.setReadOnly(true);
    config.setConfigParam("je.env.recovery", "false");
    try (Environment environment = new Environment(copy.toFile(), config)) {
      new DbScavenger(environment, copy.toString(), false, false, false).dump();
    } catch (DatabaseException | IllegalStateException e) {
      throw StoreFailures.read(folder.path(), new IOException(e.getMessage(), e));
    }
    Path dump = copy.resolve(DUMP);
    if (Files.exists(dump)) {
      parse(dump);
    }
  }

  private void parse(Path dump) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(dump, StandardCharsets.US_ASCII)) {
      String line = lines.readLine();
      while (line != null && !line.equals("HEADER=END")) {
        line = lines.readLine();
      }
      String key;
      while ((key = lines.readLine()) != null && key.startsWith(" ")) {
        take(key, lines.readLine());
      }
    }
  }

  private void take(String key, @Nullable String value) {
    if (value != null && value.startsWith(" ")) {
      Secret secret = Secret.takeOver(HexFormat.of().parseHex(value.substring(1)));
      byte[] bytes = HexFormat.of().parseHex(key.substring(1));
      sink.take(new CredentialRecord(RecordKey.ofBytes(bytes), secret), FROM_LOG);
    }
  }

  private static void remove(@Nullable Path copy) {
    if (copy == null) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(copy)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(copy);
    } catch (IOException e) {
      // only this user may enter it
      copy.toFile().deleteOnExit();
    }
  }
}
