package org.sasldb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What the system said reaches whoever has to mend it. */
class StoreFailuresTest {
  @TempDir Path folder;

  private static IOException thrown(Executable action) {
    try {
      action.execute();
    } catch (IOException e) {
      return e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("nothing was thrown");
  }

  @Test
  void theReasonIsWhatTheSystemSaysAndNeverThePath() throws Exception {
    Path missing = folder.resolve("missing");
    Path file = Files.createFile(folder.resolve("file"));
    assertEquals(
        "No such file or directory", StoreFailures.reason(thrown(() -> Files.size(missing))));
    assertEquals("File exists", StoreFailures.reason(thrown(() -> Files.createFile(file))));
    assertEquals("Directory not empty", StoreFailures.reason(thrown(() -> Files.delete(folder))));
    assertEquals(
        "Not a directory", StoreFailures.reason(thrown(() -> Files.newDirectoryStream(file))));
    assertEquals("Permission denied", StoreFailures.reason(new AccessDeniedException("file")));
  }

  @Test
  void aFileSystemThatIsReadOnlyIsNotAMatterOfPermissions() {
    AccessDeniedException e = new AccessDeniedException("file", null, "Read-only file system");
    StoreException failure = StoreFailures.write(folder, e);
    assertEquals(Failure.WRITE_FAILED, failure.failure());
    assertEquals("Read-only file system", failure.reason());
  }

  @Test
  void whatIsRefusedThoughPermissionsAllowItIsSaid() {
    StoreException failure =
        StoreFailures.write(
            folder, new FileSystemException("file", null, "Operation not permitted"));
    assertEquals(Failure.NO_PERMISSION, failure.failure());
    assertTrue(failure.reason().endsWith("Operation not permitted"), failure.reason());
  }

  @Test
  void rootIsNotToldToBecomeRoot() {
    String hint = StoreFailures.denied(folder, "write", null).hint();
    boolean root = "root".equals(System.getProperty("user.name"));
    assertEquals(root, hint.contains("lsattr"), hint);
    assertFalse(root && hint.contains("as root"), hint);
  }

  @Test
  void theHintOnWhatIsHiddenNamesTheFolderThatHidesIt() {
    Path hidden = folder.resolve("a/b/file");
    assertTrue(
        StoreFailures.denied(hidden, "read", null).hint().startsWith("ls -ld " + folder + ";"));
  }

  @Test
  void aLinkThatLeadsNowhereIsFollowedInWords() throws IOException {
    Path target = folder.resolve("absent/sasldb2");
    Path first = Files.createSymbolicLink(folder.resolve("first"), Path.of("second"));
    Files.createSymbolicLink(folder.resolve("second"), target);
    StoreException failure = StoreFailures.missing(first, null);
    assertEquals(
        "it is a link to " + target + ", and the folder " + target.getParent() + " does not exist",
        failure.reason());
    assertEquals("mkdir -p " + target.getParent(), failure.hint());
  }

  @Test
  void linksInACircleEndSomewhere() throws IOException {
    Path circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
    assertEquals(Failure.NO_SUCH_STORE, StoreFailures.missing(circle, null).failure());
  }
}
