package org.sasldb.cli.classic;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What the launchers run while a class archive is made: the {@link Rehearsal}. Prints nothing; its
 * status is 0 if all went well.
 */
final class TrainingRun {
  private TrainingRun() {}

  /**
   * Rehearses.
   *
   * @param args an empty folder, and the name of the archive: with {@code classic-file} nothing of
   *     JE is touched
   */
  public static void main(String[] args) throws IOException {
    // what the main methods do before the commands that are rehearsed
    LauncherHint.follow();
    int status = Rehearsal.run(Path.of(args[0]), !args[1].equals("classic-file"));
    // what Java loads to log an exit is not needed by a command that ends well
    if (status != 0) {
      System.exit(status);
    }
  }
}
