package org.sasldb.cli.process;

import java.io.IOException;
import java.util.logging.LogManager;

/**
 * The log manager that the launchers choose: nothing is logged and no configuration is read.
 *
 * <p>The only library here that asks for loggers is Berkeley DB JE, which is told to write nothing.
 * Reading the platform's configuration for it, and looking through the class path for other logging
 * systems as the platform does after that, took a tenth of a command's time.
 */
public final class NoLogging extends LogManager {
  /** Made by the platform. */
  public NoLogging() {}

  /**
   * Reads nothing.
   *
   * @throws IOException always: the platform looks for other logging systems once it has a
   *     configuration, and goes on without one
   */
  @Override
  public void readConfiguration() throws IOException {
    throw new IOException("nothing is logged");
  }
}
