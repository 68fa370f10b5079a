package org.sasldb.cli.modern;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.sasldb.store.Actor;
import org.sasldb.store.HostStore;

/**
 * Runs the commands of {@code sasldb} once on each kind of store, so that the class archive made
 * meanwhile holds the classes they need. The launchers start it; it prints nothing, and fails where
 * a command fails.
 */
final class TrainingRun {
  private static final String USER =
      "{\"user\":\"joe\",\"realm\":\"example.com\",\"property\":\"userPassword\","
          + "\"value\":\"training\"}\n";

  private TrainingRun() {}

  /**
   * Trains.
   *
   * @param args a folder to make stores in
   */
  public static void main(String[] args) {
    Surroundings.ofProcess();
    for (String store :
        List.of("berkeley:" + args[0] + "/modern.db", "je:" + args[0] + "/modern")) {
      run(USER, "store", "load", "-f", store, "--if-exists=replace");
      run("", "store", "info", "-f", store);
      run("", "store", "check", "-f", store, "--json");
      byte[] dump = run("", "store", "dump", "-f", store);
      run(
          new String(dump, StandardCharsets.UTF_8),
          "store",
          "load",
          "-f",
          store,
          "--dry-run",
          "--if-exists=skip");
      run("training", "user", "verify", "-f", store, "joe@example.com", "--password-stdin");
    }
    run("", "version");
    run("", "--help");
  }

  private static byte[] run(String input, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Surroundings surroundings =
        new Surroundings(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            out,
            OutputStream.nullOutputStream(),
            Surroundings.Terminals.NONE,
            Map.of(),
            new HostStore(Path.of("/nonexistent"), Path.of("/nonexistent")),
            Actor.UNKNOWN);
    if (Sasldb.run(List.of(words), surroundings) != 0) {
      System.exit(1);
    }
    return out.toByteArray();
  }
}
