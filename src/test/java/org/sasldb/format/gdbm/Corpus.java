package org.sasldb.format.gdbm;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.Pair;

/** The files of src/test/resources/gdbm, made by libgdbm 1.8.3 to 1.23 on several platforms. */
final class Corpus {

  private static final String FOLDER = "/gdbm/";

  private Corpus() {}

  static List<String> sound() {
    return names().filter(name -> expect(name).equals("")).toList();
  }

  /** Files with damage that hides no record. */
  static List<String> damaged() {
    return names().filter(name -> expect(name).equals("damaged")).toList();
  }

  /** Files some of whose records cannot be reached. */
  static List<String> unreadable() {
    return names().filter(name -> expect(name).equals("error")).toList();
  }

  private static String expect(String name) {
    return description(name).getString("expect", "");
  }

  private static Stream<String> names() {
    try {
      Path folder = Path.of(Objects.requireNonNull(Corpus.class.getResource(FOLDER)).toURI());
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".gdbm"))
            .map(name -> name.substring(0, name.length() - 5))
            .sorted()
            .toList()
            .stream();
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String name) {
    return resource(name + ".gdbm");
  }

  static GdbmFile open(String name) throws FormatException {
    return GdbmFile.open(FileImage.of(bytes(name)));
  }

  static JsonObject description(String name) {
    try {
      return JsonParser.object()
          .from(new String(resource(name + ".gdbm.json"), StandardCharsets.UTF_8));
    } catch (JsonParserException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The header figures of the description. */
  static JsonObject layout(String name) {
    return description(name).getObject("layout");
  }

  /** The records of the file, sorted by key. */
  static List<Pair> records(String name) {
    return description(name).getArray("records").stream()
        .map(JsonObject.class::cast)
        .map(each -> Pair.of(decode(each.getString("key")), decode(each.getString("value"))))
        .toList();
  }

  private static byte[] decode(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  static List<Pair> scan(GdbmFile file) throws FormatException {
    List<Pair> pairs = new ArrayList<>();
    GdbmCursor cursor = file.scan();
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
