package org.sasldb.cli.modern;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.store.StoreException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that does something, as opposed to one that only has commands below it. */
abstract class Verb implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Spec CommandSpec spec;

  private final Session session;

  Verb(Session session) {
    this.session = session;
  }

  @Override
  public final Integer call() throws Exception {
    session.begin(common, spec);
    ExitStatus status = session.end(run(session));
    session.out().flush();
    return status.number();
  }

  /** Does it. */
  abstract ExitStatus run(Session running)
      throws CommandException, StoreException, BadLineException, IOException;
}
