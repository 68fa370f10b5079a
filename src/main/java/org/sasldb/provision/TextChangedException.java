package org.sasldb.provision;

import java.io.IOException;

/** A text is not any more what it was when it was looked through. */
public final class TextChangedException extends IOException {
  private static final long serialVersionUID = 1L;

  TextChangedException() {
    super("the text was changed while it was read");
  }
}
