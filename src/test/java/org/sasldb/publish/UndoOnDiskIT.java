package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.publish.Published.JOE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.StoreFormat;
import org.sasldb.testing.Command;

/** What is put back is on the disk before it has the name that others read. */
class UndoOnDiskIT {
  @TempDir Path folder;

  @Test
  void theFileThatIsPutBackIsSyncedBeforeItIsRenamed() throws Exception {
    Command.requireInstalled("strace");
    Published world = new Published(folder);
    world.put(JOE, "tea");
    world.add(world.target(StoreFormat.BERKELEY, "target"));
    world.put(JOE, "coffee");
    Path trace = folder.resolve("trace");
    Command.Outcome undo =
        Command.of("strace", "-f", "-y", "-e", "trace=fsync,fdatasync,rename")
            .with("-o", trace.toString(), Path.of("scripts/sasldb").toAbsolutePath().toString())
            .with("publish", "undo", "-f", world.store().path().toString())
            .with(world.path("target").toString())
            .run();
    Assumptions.assumeTrue(Files.exists(trace) && Files.size(trace) > 0, undo.errors());
    undo.expect(0);
    List<String> lines = Files.readAllLines(trace);
    int synced = first(lines, "sync(", ".target.publishing>");
    int renamed = first(lines, "rename(", ".target.publishing\"");
    assertTrue(synced >= 0 && renamed > synced, String.join("\n", lines));
  }

  private static int first(List<String> lines, String call, String file) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(call) && lines.get(i).contains(file)) {
        return i;
      }
    }
    return -1;
  }
}
