package org.sasldb.cli.classic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.grack.nanojson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.sasldb.cli.process.Invocation;
import org.sasldb.cli.process.StandardInput;
import org.sasldb.cli.process.StandardStreams;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.store.StoreException;
import org.sasldb.verifier.RandomSource;
import org.sasldb.verifier.ScramVerifier;

/**
 * Plays a transcript inside this process on stores of one kind, and says what differs. Modes of
 * files, the umask and other users are left to the replay on whole processes.
 */
final class TranscriptPlayer {
  private final Transcript transcript;
  private final Path folder;
  private final StoreBench bench;
  private final FakeHost host = new FakeHost();
  private final boolean ordered;

  /**
   * @param ordered whether the store keeps records in the order of the recorded file
   */
  TranscriptPlayer(Transcript transcript, Path folder, StoreBench bench, boolean ordered) {
    this.transcript = transcript;
    this.folder = folder;
    this.bench = bench;
    this.ordered = ordered;
  }

  /** What differs from every accepted outcome; empty if one of them was met. */
  List<String> play() throws IOException, StoreException {
    setUp();
    List<Result> results = new ArrayList<>();
    for (JsonObject step : Transcript.objects(transcript.json(), "steps")) {
      results.add(run(step));
    }
    List<String> differences = new ArrayList<>();
    for (Transcript.Outcome outcome : transcript.outcomes()) {
      List<String> found = compare(outcome, results);
      if (found.isEmpty()) {
        return List.of();
      }
      differences.addAll(found);
    }
    return differences;
  }

  /** The screen is null unless there was a terminal. */
  private record Result(int status, ByteString out, ByteString err, ByteArrayOutputStream screen) {}

  private String path() {
    return folder.resolve("sasldb2").toString();
  }

  /** Fills in the placeholders; a database is named as the bench wants it. */
  private String named(String text) {
    return filled(
        text.replace("{db}", bench.named("{db}"))
            .replace("{dir}/fromconf", bench.named("{dir}/fromconf"))
            .replace("{dir}/none", bench.named("{dir}/none")));
  }

  private String filled(String text) {
    return text.replace("{db}", path())
        .replace("{dir}", folder.toString())
        .replace("{hostname2}", FakeHost.NAME.substring(0, 2))
        .replace("{hostname}", FakeHost.NAME);
  }

  private byte[] filled(byte[] bytes) {
    return filled(new String(bytes, ISO_8859_1)).getBytes(ISO_8859_1);
  }

  private void setUp() throws IOException, StoreException {
    JsonObject json = transcript.json();
    host.set("SASL_CONF_PATH", folder.resolve("noconf").toString());
    JsonObject variables = json.getObject("env", new JsonObject());
    for (String name : variables.keySet()) {
      host.set(name, filled(variables.getString(name)));
    }
    for (JsonObject file : Transcript.objects(json, "files")) {
      Path path = Path.of(filled(file.getString("path")));
      Files.createDirectories(path.getParent());
      Files.write(path, named(new String(Transcript.bytes(file, "data"), UTF_8)).getBytes(UTF_8));
    }
    JsonObject db = json.getObject("db");
    Path path = Path.of(path());
    switch (db.getString("kind")) {
      case "berkeley" -> makeDatabase(db);
      case "raw" -> Files.write(path, Transcript.bytes(db, "data"));
      case "directory" -> Files.createDirectory(path);
      case "symlink" -> Files.createSymbolicLink(path, Path.of(filled(db.getString("target"))));
      default -> {}
    }
  }

  private void makeDatabase(JsonObject db) throws IOException, StoreException {
    if (ordered || transcript.id().equals("file-btree")) {
      Files.write(Path.of(path()), Transcript.databaseFile(db));
      return;
    }
    Map<RecordKey, byte[]> records = new HashMap<>();
    for (JsonObject record : Transcript.objects(db, "records")) {
      records.put(key(record), Transcript.bytes(record, "value"));
    }
    bench.fill(path(), records);
  }

  private RecordKey key(JsonObject record) {
    return RecordKey.ofBytes(filled(Transcript.bytes(record, "key")));
  }

  private Result run(JsonObject step) {
    List<ByteString> arguments = new ArrayList<>();
    for (Object argument : step.getArray("argv")) {
      arguments.add(ByteString.utf8(named((String) argument)));
    }
    String tool = step.getString("tool");
    Invocation called = new Invocation(tool, arguments);
    JsonObject stdin = step.getObject("stdin", new JsonObject());
    ByteArrayOutputStream screen =
        "tty".equals(stdin.getString("kind")) ? new ByteArrayOutputStream() : null;
    boolean onScreen = screen != null && "tty".equals(stdin.getString("stdout", "tty"));
    ByteArrayOutputStream out = onScreen ? screen : new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    StandardStreams streams = new StandardStreams(input(stdin, screen, out), out, err);
    int status =
        tool.equals("saslpasswd2")
            ? new Saslpasswd(called, host, host, streams, bench, RandomSource.system()).run()
            : new Sasldblistusers(called, host, streams, bench).run();
    ByteString printed = ByteString.of(onScreen ? new byte[0] : out.toByteArray());
    return new Result(status, printed, ByteString.of(err.toByteArray()), screen);
  }

  private StandardInput input(
      JsonObject stdin, ByteArrayOutputStream screen, ByteArrayOutputStream out) {
    return switch (stdin.getString("kind", "null")) {
      case "tty" -> terminal(stdin, screen, out);
      case "directory" -> FakeInput.failing("Is a directory");
      case "file" -> FakeInput.of(filled(Transcript.bytes(stdin, "data")));
      default -> pipe(stdin);
    };
  }

  private static StandardInput terminal(
      JsonObject stdin, ByteArrayOutputStream screen, ByteArrayOutputStream out) {
    FakeTerminal terminal = new FakeTerminal(screen, out);
    for (JsonObject part : Transcript.objects(stdin, "dialog")) {
      terminal.answer(part.getString("expect"), Transcript.bytes(part, "send"));
    }
    return terminal;
  }

  private StandardInput pipe(JsonObject stdin) {
    List<byte[]> pieces = new ArrayList<>();
    for (JsonObject chunk : Transcript.objects(stdin, "chunks")) {
      pieces.add(filled(Transcript.bytes(chunk, "data")));
    }
    return FakeInput.of(pieces.toArray(new byte[0][]));
  }

  private List<String> compare(Transcript.Outcome outcome, List<Result> results)
      throws IOException, StoreException {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      JsonObject expected = outcome.steps().get(i);
      Result result = results.get(i);
      if (expected.getBoolean("timeout", false)) {
        differences.add("should not end");
        continue;
      }
      if (expected.getInt("exit") != result.status()) {
        differences.add("status " + result.status() + ", not " + expected.getInt("exit"));
      }
      compareStream(expected, "stdout", result.out().toByteArray(), differences);
      compareStream(expected, "stderr", result.err().toByteArray(), differences);
      byte[] screen = result.screen() == null ? new byte[0] : result.screen().toByteArray();
      compareStream(expected, "terminal", screen, differences);
    }
    compareStore(outcome.last(), differences);
    return differences;
  }

  private void compareStream(
      JsonObject expected, String name, byte[] found, List<String> differences) {
    byte[] recorded = Transcript.bytes(expected, name);
    if (recorded == null) {
      return;
    }
    String wanted = new String(filled(recorded), ISO_8859_1);
    String got = new String(found, ISO_8859_1);
    boolean same =
        switch (expected.getString(name + "_compare", "exact")) {
          case "ignore" -> true;
          case "no-newlines" -> wanted.replace("\n", "").equals(got.replace("\n", ""));
          case "lines-unordered" -> sortedLines(wanted).equals(sortedLines(got));
          // Not taken at its word: the texts are those of the release that was recorded.
          case "usage", "version" -> wanted.equals(got);
          default -> name.equals("stderr") ? explains(wanted, got) : sameOutput(wanted, got);
        };
    if (!same) {
      differences.add(name + ":\n" + got + "--- not ---\n" + wanted);
    }
  }

  private boolean sameOutput(String wanted, String got) {
    return ordered ? wanted.equals(got) : sortedLines(wanted).equals(sortedLines(got));
  }

  private static List<String> sortedLines(String text) {
    String[] lines = text.split("\n", -1);
    Arrays.sort(lines);
    return Arrays.asList(lines);
  }

  /**
   * The lines wanted stand in what was printed, in their order; more only where some are wanted.
   */
  private static boolean explains(String wanted, String got) {
    List<String> printed = Arrays.asList(got.split("\n", -1));
    int at = 0;
    boolean any = false;
    for (String line : wanted.split("\n", -1)) {
      boolean ofTheLibrary = line.startsWith("BDB") || line.startsWith("/");
      if (line.isEmpty() || ofTheLibrary) {
        continue;
      }
      any = true;
      int here = printed.subList(at, printed.size()).indexOf(line);
      if (here < 0) {
        return false;
      }
      at += here + 1;
    }
    return any || got.isEmpty();
  }

  private void compareStore(JsonObject expected, List<String> differences)
      throws IOException, StoreException {
    String path = filled(expected.getString("path", "{db}"));
    switch (expected.getString("kind")) {
      case "ignore" -> {}
      case "absent" -> require(bench.isAbsent(path), "nothing was to be made", differences);
      case "directory" ->
          require(
              new java.io.File(path).list().length == 0,
              "the folder was to stay empty",
              differences);
      case "raw" ->
          require(
              Arrays.equals(Transcript.bytes(expected, "data"), Files.readAllBytes(Path.of(path))),
              "the file was to stay as it is",
              differences);
      default -> {
        if (bench.isAbsent(path)) {
          differences.add("there is no store");
        } else {
          compareRecords(expected, bench.records(path), differences);
        }
      }
    }
  }

  private static void require(boolean holds, String difference, List<String> differences) {
    if (!holds) {
      differences.add(difference);
    }
  }

  private void compareRecords(
      JsonObject expected, Map<RecordKey, byte[]> found, List<String> differences) {
    TreeSet<RecordKey> wanted = new TreeSet<>();
    for (JsonObject record : Transcript.objects(expected, "records")) {
      RecordKey key = key(record);
      wanted.add(key);
      byte[] value = found.get(key);
      if (value != null && !fits(record, value)) {
        differences.add("another value for " + key);
      }
    }
    if (!wanted.equals(found.keySet())) {
      differences.add("records " + found.keySet() + ", not " + wanted);
    }
  }

  private boolean fits(JsonObject record, byte[] value) {
    JsonObject check = record.getObject("value_check");
    if (check == null) {
      return Arrays.equals(filled(Transcript.bytes(record, "value")), value);
    }
    ScramVerifier verifier = ScramVerifier.parse(value).orElse(null);
    return verifier != null
        && verifier.mechanism().saslName().equals(check.getString("mechanism"))
        && verifier.iterations() == check.getInt("iterations", verifier.iterations())
        && verifier.salt().length == ScramVerifier.SALT_LENGTH
        && verifier.accepts(Transcript.bytes(check, "password"));
  }
}
