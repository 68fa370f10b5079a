package org.sasldb.auxprop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the blocks out of docs/auxprop.md, and the marked regions out of the source of a test. */
final class AuxpropTutorial {
  private static final Path DOCUMENT = Path.of("docs/auxprop.md");
  private static final Pattern REGION =
      Pattern.compile("^ *// tutorial\n(.*?)^ *// end$", Pattern.MULTILINE | Pattern.DOTALL);

  private AuxpropTutorial() {}

  /** The fenced blocks of a language, in their order. */
  static List<String> blocks(String language) {
    Pattern fence =
        Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    return matches(fence, read(DOCUMENT));
  }

  /** The marked regions of a test's source, without the indentation that all their lines have. */
  static List<String> regionsOf(Class<?> test) {
    Path source = Path.of("src/test/java", test.getName().replace('.', '/') + ".java");
    List<String> regions = new ArrayList<>();
    for (String region : matches(REGION, read(source))) {
      regions.add(region.stripTrailing().stripIndent() + "\n");
    }
    return regions;
  }

  private static List<String> matches(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
