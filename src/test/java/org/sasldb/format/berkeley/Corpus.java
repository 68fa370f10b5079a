package org.sasldb.format.berkeley;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.Pair;

/** The files of src/test/resources/berkeley, made by releases 4.0 to 18.1. */
final class Corpus {

  private static final String FOLDER = "/berkeley/";

  private Corpus() {}

  static List<String> readable() {
    return names().filter(name -> !isDamaged(name) && !isForeign(name)).toList();
  }

  static List<String> damaged() {
    return names().filter(Corpus::isDamaged).toList();
  }

  static List<String> foreign() {
    return names().filter(Corpus::isForeign).toList();
  }

  static List<String> all() {
    return names().toList();
  }

  private static boolean isDamaged(String name) {
    return name.startsWith("corrupt-");
  }

  private static boolean isForeign(String name) {
    return name.startsWith("refuse-");
  }

  private static Stream<String> names() {
    try {
      Path folder = Path.of(Objects.requireNonNull(Corpus.class.getResource(FOLDER)).toURI());
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".db"))
            .map(name -> name.substring(0, name.length() - 3))
            .sorted()
            .toList()
            .stream();
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String name) {
    return resource(name + ".db");
  }

  static HashFile open(String name) throws FormatException {
    return HashFile.open(FileImage.of(bytes(name)));
  }

  /** The records of the file as the C library printed them, in its order. */
  static List<Pair> dump(String name) {
    return parseDump(new String(resource(name + ".dump"), StandardCharsets.US_ASCII));
  }

  /** Reads the text of db5.3_dump (format section 13), in its hexadecimal form. */
  static List<Pair> parseDump(String text) {
    List<String> lines = text.lines().dropWhile(line -> !line.equals("HEADER=END")).toList();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 1; i + 1 < lines.size(); i += 2) {
      pairs.add(new Pair(lines.get(i).substring(1), lines.get(i + 1).substring(1)));
    }
    if (!lines.get(lines.size() - 1).equals("DATA=END")) {
      throw new IllegalArgumentException("a dump without its end");
    }
    return pairs;
  }

  static List<Pair> scan(HashFile file) throws FormatException {
    List<Pair> pairs = new ArrayList<>();
    HashCursor cursor = file.scan();
    while (cursor.next()) {
      pairs.add(Pair.of(cursor.key(), cursor.value()));
    }
    return pairs;
  }

  private static byte[] resource(String name) {
    try (InputStream in = Corpus.class.getResourceAsStream(FOLDER + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
