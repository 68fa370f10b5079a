package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.store.StoreException;

@DisplayName("What a published file is known by")
class FileIdentityTest {
  @TempDir Path folder;

  private Path file(int bytes) throws Exception {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return Files.write(folder.resolve("sasldb2"), content);
  }

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {0, 1, 16384, (1 << 20) - 1, 1 << 20, 3_000_001})
  @DisplayName("is the same whether it was worked out at once or meanwhile")
  void sameMeanwhile(int bytes) throws Exception {
    Path file = file(bytes);
    assertEquals(FileIdentity.of(file).orElseThrow(), FileIdentity.begin(file).get());
  }

  @Test
  @DisplayName("is given to a caller who was interrupted, and he stays so")
  void interrupted() throws Exception {
    Path file = file(3_000_000);
    FileIdentity expected = FileIdentity.of(file).orElseThrow();
    FileIdentity.Pending pending = FileIdentity.begin(file);
    Thread.currentThread().interrupt();
    FileIdentity found;
    try {
      found = pending.get();
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertEquals(expected, found);
  }

  @Test
  @DisplayName("is refused where there is no file")
  void missing() {
    assertThrows(StoreException.class, () -> FileIdentity.begin(folder.resolve("none")));
  }

  @Test
  @DisplayName("is refused where something else is in the place of the file")
  void notAFile() throws Exception {
    Path other = Files.createDirectory(folder.resolve("sasldb2"));
    FileIdentity.Pending pending = FileIdentity.begin(other);
    assertThrows(StoreException.class, pending::get);
  }
}
