package org.sasldb.publish;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;

/**
 * What was last published to each target, kept as {@code publications.json} in the folder of the
 * store. It can be done without: a target whose state is not known is compared record by record.
 */
class TargetStates {
  static final String NAME = "publications.json";

  private final Path file;
  private final Map<Path, TargetState> states = new LinkedHashMap<>();

  /** Those of a store. */
  TargetStates(Path folder) throws StoreException {
    file = folder.resolve(NAME);
    try {
      JsonObject all = JsonParser.object().from(Files.readString(file));
      for (Map.Entry<String, Object> entry : all.entrySet()) {
        states.put(Path.of(entry.getKey()), state((JsonObject) entry.getValue()));
      }
    } catch (NoSuchFileException e) {
      // nothing was published
    } catch (JsonParserException | RuntimeException e) {
      // whoever edited it by hand; what is known of the targets is found out anew
      states.clear();
    } catch (IOException e) {
      throw StoreFailures.read(file, e);
    }
  }

  /** That of a target. */
  TargetState of(Target target) {
    return states.getOrDefault(target.path(), TargetState.NONE);
  }

  /** Keeps that of a target. */
  void put(Target target, TargetState state) throws StoreException {
    states.put(target.path(), state);
    // what was begun must be known before the file is altered; what is done can be found out
    write(state.begun() != null);
  }

  /** Keeps those of these targets only. */
  void retain(List<Target> targets) throws StoreException {
    if (states.keySet().retainAll(targets.stream().map(Target::path).toList())) {
      write(false);
    }
  }

  private void write(boolean synced) throws StoreException {
    JsonStringWriter out = JsonWriter.string().object();
    for (Map.Entry<Path, TargetState> entry : states.entrySet()) {
      write(out.object(entry.getKey().toString()), entry.getValue());
      out.end();
    }
    FolderFile.write(file, out.end().done().getBytes(StandardCharsets.UTF_8), synced);
  }

  private static void write(JsonStringWriter out, TargetState state) {
    out.value("commits", state.commits()).value("records", state.records());
    out.value("failure", state.failure());
    Path place = state.place();
    out.value("place", place == null ? null : place.toString());
    write(out, "current", state.current());
    write(out, "previous", state.previous());
    TargetState.Begun begun = state.begun();
    if (begun != null) {
      out.object("begun").value("way", begun.way().name()).value("undo", begun.undo());
      out.value("commits", begun.commits()).value("records", begun.records());
      write(out, "built", begun.built());
      write(out, "kept", begun.kept());
      out.end();
    }
  }

  private static void write(
      JsonStringWriter out, String name, TargetState.@Nullable Previous previous) {
    if (previous != null) {
      out.object(name)
          .value("format", previous.format().prefix())
          .value("commits", previous.commits())
          .value("records", previous.records())
          .value("mode", previous.mode())
          .end();
    }
  }

  private static void write(JsonStringWriter out, String name, @Nullable FileIdentity identity) {
    if (identity != null) {
      out.object(name)
          .value("inode", identity.inode())
          .value("size", identity.size())
          .value("modified", identity.modified())
          .value("sha256", identity.sha256())
          .end();
    }
  }

  private static TargetState state(JsonObject entry) {
    String place = entry.getString("place");
    return new TargetState(
        entry.getLong("commits"),
        entry.getLong("records"),
        identity(entry.getObject("current")),
        begun(entry.getObject("begun")),
        previous(entry.getObject("previous")),
        entry.getString("failure"),
        place == null ? null : Path.of(place));
  }

  private static TargetState.@Nullable Begun begun(@Nullable JsonObject entry) {
    return entry == null
        ? null
        : new TargetState.Begun(
            TargetState.Way.valueOf(entry.getString("way")),
            entry.getBoolean("undo"),
            identity(entry.getObject("built")),
            entry.getLong("commits"),
            entry.getLong("records"),
            previous(entry.getObject("kept")));
  }

  private static @Nullable FileIdentity identity(@Nullable JsonObject entry) {
    return entry == null
        ? null
        : new FileIdentity(
            entry.getLong("inode"),
            entry.getLong("size"),
            entry.getLong("modified"),
            entry.getString("sha256"));
  }

  private static TargetState.@Nullable Previous previous(@Nullable JsonObject entry) {
    return entry == null
        ? null
        : new TargetState.Previous(
            StoreFormat.ofPrefix(entry.getString("format")).orElseThrow(),
            entry.getLong("commits"),
            entry.getLong("records"),
            entry.getInt("mode"));
  }
}
