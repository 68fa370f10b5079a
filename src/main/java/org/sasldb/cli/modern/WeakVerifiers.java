package org.sasldb.cli.modern;

/** Says that some verifiers protect their passwords little. */
final class WeakVerifiers {
  private WeakVerifiers() {}

  static void note(Session running, long count) {
    if (count > 0) {
      running
          .messages()
          .note(
              Words.count(count, "verifier")
                  + " of fewer than 4,096 iterations: whoever gets hold of it can try passwords"
                  + " fast; a new password makes a better one");
    }
  }
}
