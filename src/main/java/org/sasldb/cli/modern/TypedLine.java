package org.sasldb.cli.modern;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.ShellWord;

/**
 * The command line as the user typed it, for a hint that changes it a little. No argument is a
 * secret, see {@link PasswordOptions}.
 *
 * @param args the arguments, without the name of the program
 */
record TypedLine(List<String> args) {
  TypedLine {
    args = List.copyOf(args);
  }

  /** Whether an option was given, with whatever value. */
  boolean has(String option) {
    return args.stream().anyMatch(arg -> arg.equals(option) || arg.startsWith(option + "="));
  }

  /** The line without an option that has no value. */
  TypedLine without(String option) {
    return new TypedLine(args.stream().filter(arg -> !arg.equals(option)).toList());
  }

  /** The line without an option that has a value, behind it or joined by {@code =}. */
  TypedLine withoutValue(String option) {
    List<String> fewer = new ArrayList<>();
    for (int i = 0; i < args.size(); i++) {
      if (args.get(i).equals(option)) {
        i++;
      } else if (!args.get(i).startsWith(option + "=")) {
        fewer.add(args.get(i));
      }
    }
    return new TypedLine(fewer);
  }

  /** The line with another argument in place of one that is no option; at its end if none was. */
  TypedLine withArgument(@Nullable String old, String other) {
    List<String> changed = new ArrayList<>(args);
    int at = old == null ? -1 : changed.lastIndexOf(old);
    if (at < 0) {
      changed.add(other);
    } else {
      changed.set(at, other);
    }
    return new TypedLine(changed);
  }

  /**
   * The line with options more.
   *
   * @param words how many words the command has
   */
  TypedLine with(int words, List<String> options) {
    List<String> more = new ArrayList<>(args);
    more.addAll(words, options);
    return new TypedLine(more);
  }

  /** The line as it is typed in a shell. */
  @Override
  public String toString() {
    return "sasldb " + String.join(" ", args.stream().map(ShellWord::of).toList());
  }
}
