package org.sasldb.cli.classic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** One recorded case; its form is in the README beside the transcripts. */
record Transcript(JsonObject json) {
  private static final Path FOLDER = Path.of("src/test/resources/transcripts");

  /** All cases, sorted by name. */
  static List<Transcript> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(f -> f.toString().endsWith(".json"))
          .sorted()
          .map(Transcript::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Transcript read(Path file) {
    try {
      return new Transcript(JsonParser.object().from(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonParserException e) {
      throw new IllegalArgumentException(file.toString(), e);
    }
  }

  String id() {
    return json.getString("id");
  }

  boolean hasTag(String tag) {
    return json.getArray("tags").contains(tag);
  }

  /** The outcome as recorded, then the others that are accepted. */
  List<Outcome> outcomes() {
    List<Outcome> outcomes = new ArrayList<>();
    List<JsonObject> recorded = new ArrayList<>();
    for (JsonObject step : objects(json, "steps")) {
      recorded.add(step.getObject("expect"));
    }
    outcomes.add(new Outcome(recorded, json.getObject("final")));
    for (JsonObject other : objects(json, "alternatives")) {
      List<JsonObject> steps = new ArrayList<>(recorded);
      for (String index : other.getObject("steps", new JsonObject()).keySet()) {
        steps.set(Integer.parseInt(index), other.getObject("steps").getObject(index));
      }
      outcomes.add(new Outcome(steps, other.getObject("final", json.getObject("final"))));
    }
    return outcomes;
  }

  /**
   * What is to be found after the run.
   *
   * @param steps what each step printed and how it ended
   * @param last the store after the last step
   */
  record Outcome(List<JsonObject> steps, JsonObject last) {}

  /** The objects of an array that may be missing. */
  static List<JsonObject> objects(JsonObject parent, String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object object : parent.getArray(name, new JsonArray())) {
      objects.add((JsonObject) object);
    }
    return objects;
  }

  /** The bytes of a field that is there as text, as base64, or as both; null if as neither. */
  static byte[] bytes(JsonObject parent, String name) {
    String base64 = parent.getString(name + "_b64");
    if (base64 != null) {
      return Base64.getDecoder().decode(base64);
    }
    String text = parent.getString(name);
    return text == null ? null : text.getBytes(UTF_8);
  }

  /** The bytes of the database file before the run. */
  static byte[] databaseFile(JsonObject db) throws IOException {
    byte[] zipped = Base64.getDecoder().decode(db.getString("file_gz_b64"));
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      return in.readAllBytes();
    }
  }

  @Override
  public String toString() {
    return id();
  }
}
