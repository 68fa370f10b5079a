package org.sasldb.format.berkeley;

import org.sasldb.format.FormatException;

/**
 * A verification that ends with the first error and wants to see no page. A class and not two
 * lambdas, because every change of a small file by a command pays for their start.
 */
enum FirstError implements RecordVerifier.Errors, RecordVerifier.Visitor {
  THROWN;

  @Override
  public void report(FormatException error) throws FormatException {
    throw error;
  }

  @Override
  public void visit(BucketWalk walk) {}
}
