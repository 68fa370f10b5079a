package org.sasldb.store.file;

import java.io.IOException;
import java.nio.file.Files;

/** What belongs to a new file and is not the file itself: it is there before, or not at all. */
final class Companions implements AutoCloseable {
  private final Target target;
  private final StoreContext context;
  private final Litter litter;
  private boolean made;

  Companions(Target target, StoreContext context, Litter litter) {
    this.target = target;
    this.context = context;
    this.litter = litter;
  }

  /** Puts them in order. */
  void settle() throws IOException {
    boolean alone = !Files.exists(target.file());
    made = context.format().settleCompanions(target, context) && alone;
  }

  /** The file is there. */
  void keep() {
    made = false;
  }

  /** Removes what was made for a file that could not be made. */
  @Override
  public void close() {
    if (made && !Files.exists(target.file())) {
      try {
        context.format().removeCompanions(target, context);
      } catch (IOException e) {
        litter.leave();
      }
    }
  }
}
