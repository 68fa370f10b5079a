package org.sasldb.cli.classic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the real programs were recorded to do, on stores of every kind. Left out: cases that need
 * the modules of a real libsasl, and the permissions of another user.
 */
class TranscriptTest {
  /** Cases about what else a file can be than a database, which say nothing of stores elsewhere. */
  private static final Set<String> FILES_ONLY =
      Set.of("file-zero-length", "file-dangling-symlink", "file-btree");

  @TempDir Path folder;

  static Stream<Transcript> cases() {
    return Transcript.all().stream()
        .filter(t -> !t.hasTag("otp") && !t.hasTag("plugins"))
        .filter(t -> t.json().getString("run_as") == null);
  }

  static Stream<Transcript> casesForAnyStore() {
    return cases().filter(t -> !FILES_ONLY.contains(t.id()));
  }

  @Test
  void thereAreManyCases() {
    assertTrue(cases().count() > 90);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void onABerkeleyFile(Transcript transcript) throws Exception {
    play(transcript, new StoreBench("", folder), true);
  }

  @ParameterizedTest
  @MethodSource("casesForAnyStore")
  void onAJeStore(Transcript transcript) throws Exception {
    play(transcript, new StoreBench("je:", folder), false);
  }

  @ParameterizedTest
  @MethodSource("casesForAnyStore")
  void onAGdbmFile(Transcript transcript) throws Exception {
    play(transcript, new StoreBench("gdbm:", folder), false);
  }

  /** Where the store is not the file of its name, what else is under that name does not matter. */
  static Stream<Transcript> casesBesideTheName() {
    return casesForAnyStore()
        .filter(
            t ->
                List.of("absent", "berkeley").contains(t.json().getObject("db").getString("kind")));
  }

  @ParameterizedTest
  @MethodSource("casesBesideTheName")
  void onNdbmFiles(Transcript transcript) throws Exception {
    play(transcript, new StoreBench("ndbm:", folder), false);
  }

  @ParameterizedTest
  @MethodSource("casesForAnyStore")
  void onAnLmdbFile(Transcript transcript) throws Exception {
    play(transcript, new StoreBench("lmdb:", folder), false);
  }

  private void play(Transcript transcript, StoreBench bench, boolean ordered) throws Exception {
    TranscriptPlayer player = new TranscriptPlayer(transcript, folder, bench, ordered);
    assertEquals(List.of(), player.play());
  }
}
