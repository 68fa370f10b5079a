package org.sasldb.cli.modern;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

  private static final String STATE =
      """
      version: 1
      realm: example.com
      users:
      - {user: bob, password: training}
      - {user: kim, password: training, properties: {mail: kim}}
      """;

  private TrainingRun() {}

  /**
   * Trains.
   *
   * @param args a folder to make stores in
   */
  public static void main(String[] args) throws IOException {
    Surroundings.ofProcess();
    // the archive is tried out by a second run in the same folder
    Path folder = Files.createTempDirectory(Path.of(args[0]), "modern");
    for (String store : List.of("berkeley:" + folder + "/file", "je:" + folder + "/store")) {
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
      users(store);
      provision(store);
    }
    publish("je:" + folder + "/store", "berkeley:" + folder + "/published");
    run("", "version");
    run("", "--help");
  }

  private static void users(String store) {
    run("training", "user", "add", "-f", store, "ann@example.com", "--password-stdin");
    run("other", "user", "set", "-f", store, "ann@example.com", "--password-stdin");
    run("", "user", "disable", "-f", store, "ann@example.com");
    run("", "user", "list", "-f", store);
    run("", "user", "show", "-f", store, "ann@example.com", "--json");
  }

  private static void provision(String store) {
    run(STATE, "apply", "-f", store, "-");
    run("eve@example.com:training\n", "import", "--format=users", "-f", store, "-");
    run("", "export", "--format=csv", "-f", store);
  }

  private static void publish(String store, String target) {
    run("", "publish", "add", target, "-f", store);
    run("", "user", "enable", "-f", store, "ann@example.com");
    run("", "publish", "status", "-f", store);
    run("", "store", "history", "-f", store);
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
