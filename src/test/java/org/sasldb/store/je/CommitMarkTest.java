package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.je.CommitMark.Reading;
import org.sasldb.store.je.CommitMark.State;

class CommitMarkTest {
  @TempDir Path folder;

  @Test
  void itSaysWhatWasWrittenLast() throws IOException {
    assertEquals(new Reading(State.MISSING, 0, false), CommitMark.read(folder));
    for (long commits = 1; commits < 6; commits++) {
      CommitMark.write(folder, commits, commits % 3 == 0);
      assertEquals(new Reading(State.SOUND, commits, commits % 3 == 0), CommitMark.read(folder));
    }
    assertEquals(64, Files.size(folder.resolve(CommitMark.NAME)));
  }

  @Test
  void theSameNumberCanBeWrittenAgainWithOtherFlags() throws IOException {
    CommitMark.write(folder, 4, true);
    CommitMark.write(folder, 5, true);
    CommitMark.write(folder, 5, false);
    assertEquals(new Reading(State.SOUND, 5, false), CommitMark.read(folder));
  }

  @Test
  void anyDamagedByteIsNoticedAndTheOtherHalfStillCounts() throws IOException {
    CommitMark.write(folder, 7, false);
    CommitMark.write(folder, 8, false);
    Path file = folder.resolve(CommitMark.NAME);
    byte[] sound = Files.readAllBytes(file);
    for (int at = 0; at < sound.length; at++) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 0x10;
      Files.write(file, damaged);
      Reading reading = CommitMark.read(folder);
      assertEquals(State.HALF, reading.state(), "byte " + at);
      assertEquals(at < 32 ? 7 : 8, reading.commits(), "byte " + at);
    }
  }

  @Test
  void aFileOfAnotherLengthIsDamagedAndIsReplaced() throws IOException {
    for (int length : new int[] {0, 1, 63, 65}) {
      Files.write(folder.resolve(CommitMark.NAME), new byte[length]);
      assertEquals(State.DAMAGED, CommitMark.read(folder).state());
    }
    CommitMark.write(folder, 3, true);
    assertEquals(new Reading(State.SOUND, 3, true), CommitMark.read(folder));
  }
}
