package org.sasldb.cli.process;

import java.io.IOException;
import org.sasldb.record.ByteString;
import org.sasldb.store.Actor;

/** On which host and as whom the process runs. */
public interface ProcessFacts {
  /**
   * The host's name as {@code gethostname} gives it, in lower case; no DNS is asked.
   *
   * @throws IOException if the system does not tell
   */
  ByteString hostName() throws IOException;

  /** The effective user. */
  Actor user();

  /** The user's home folder by the system's list of users, empty if not known. */
  String home();
}
