package org.sasldb.cli.modern;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.ShellWord;

/** The options that narrow a list down, to be named where nothing is left of it. */
final class FilterWords {
  private final List<String> words = new ArrayList<>();

  /** Adds an option, if it was given. */
  FilterWords add(String option, @Nullable String value) {
    if (value != null) {
      words.add(option + "=" + ShellWord.of(value));
    }
    return this;
  }

  /** Adds an option without a value, if it was given. */
  FilterWords add(String option, boolean given) {
    if (given) {
      words.add(option);
    }
    return this;
  }

  /** Says that nothing matches, on standard error; says nothing where nothing was filtered. */
  void noteNone(Session running, String none) {
    if (!words.isEmpty()) {
      running.messages().note(none + " matches " + String.join(" ", words));
    }
  }
}
