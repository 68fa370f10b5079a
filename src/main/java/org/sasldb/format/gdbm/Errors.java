package org.sasldb.format.gdbm;

import org.sasldb.format.FormatException;

/** What to do with an error: throw it, or note it and go on. */
interface Errors {

  /** Ends with the first error. */
  Errors THROWN = new FirstError();

  void report(FormatException error) throws FormatException;

  /** A class and not a lambda, because every change of a small file pays for its start. */
  final class FirstError implements Errors {
    private FirstError() {}

    @Override
    public void report(FormatException error) throws FormatException {
      throw error;
    }
  }
}
