package org.sasldb.cli.process;

import javax.management.MBeanServerBuilder;

/**
 * What the launchers name as the builder of the platform's management server: it refuses to build.
 *
 * <p>Berkeley DB JE asks that server one question, and without one believes the command line. The
 * start of the server would be a quarter of the time that it takes to open a store.
 */
public final class NoManagement extends MBeanServerBuilder {
  /**
   * Refuses.
   *
   * @throws LinkageError always: the platform would log an exception, for which it would start more
   */
  public NoManagement() {
    throw new LinkageError("there is no management server");
  }
}
