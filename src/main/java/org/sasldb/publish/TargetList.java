package org.sasldb.publish;

import com.grack.nanojson.JsonArray;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.Failure;
import org.sasldb.store.RealPath;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StorePublisher;
import org.sasldb.verifier.ScramMechanism;

/**
 * The files that a store is published to, kept as {@code targets.json} in its folder. Whoever
 * changes the list has the store open for changes, which keeps others out.
 */
public final class TargetList {
  private static final int VERSION = 1;
  private static final int OCTAL = 8;

  private final Path folder;

  /**
   * @param folder that of a JE store
   */
  public TargetList(Path folder) {
    this.folder = folder;
  }

  /** Whether the store in a folder is published to a file, under whatever name it is given. */
  static boolean claims(Path folder, Path file) {
    if (isNoFolder(folder)) {
      return false;
    }
    try {
      Path name = RealPath.absolute(file);
      return new TargetList(folder).read().stream().anyMatch(target -> target.isAt(name));
    } catch (StoreException e) {
      // what cannot be read may well be a claim
      return true;
    }
  }

  /** Whether something else is there now, or where one of the folders was that lead to it. */
  private static boolean isNoFolder(Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.exists(at)) {
        return !Files.isDirectory(at);
      }
    }
    return false;
  }

  private Path file() {
    return folder.resolve(StorePublisher.TARGETS);
  }

  /**
   * The targets in the order in which they were added; empty for a store that is not published.
   *
   * @throws StoreException {@link Failure#BAD_TARGETS} if the list is damaged
   */
  public List<Target> read() throws StoreException {
    String text;
    try {
      text = Files.readString(file());
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (java.nio.charset.CharacterCodingException e) {
      throw bad("it is not UTF-8", e);
    } catch (IOException e) {
      throw StoreFailures.read(file(), e);
    }
    try {
      return targets(JsonParser.object().from(text));
    } catch (JsonParserException | RuntimeException e) {
      throw bad(String.valueOf(e.getMessage()), e);
    }
  }

  private List<Target> targets(JsonObject list) throws StoreException {
    if (list.getInt("version") != VERSION) {
      throw bad("it has version " + list.get("version") + ", this program knows 1", null);
    }
    List<Target> targets = new ArrayList<>();
    for (Object entry : list.getArray("targets", new JsonArray())) {
      targets.add(target((JsonObject) entry));
    }
    return targets;
  }

  private static Target target(JsonObject entry) {
    String mode = entry.getString("mode");
    String scram = entry.getString("scram");
    return new Target(
        StoreFormat.ofPrefix(entry.getString("format")).orElseThrow(),
        Path.of(entry.getString("path")),
        new Target.Access(
            entry.getString("owner"),
            entry.getString("group"),
            mode == null ? null : (Integer) Integer.parseInt(mode, OCTAL)),
        new Target.Selection(
            strings(entry.getArray("realms")), strings(entry.getArray("properties")), of(scram)),
        entry.getBoolean("held"));
  }

  private static @Nullable ScramMechanism of(@Nullable String name) {
    return name == null ? null : ScramMechanism.ofSaslName(name).orElseThrow();
  }

  private static List<String> strings(@Nullable JsonArray array) {
    List<String> strings = new ArrayList<>();
    for (Object element : array == null ? new JsonArray() : array) {
      strings.add((String) element);
    }
    return strings;
  }

  /** Keeps another list; on the disk when this returns. */
  public void write(List<Target> targets) throws StoreException {
    JsonStringWriter out =
        JsonWriter.indent("  ").string().object().value("version", VERSION).array("targets");
    for (Target target : targets) {
      out.object();
      describe(out, target);
      out.end();
    }
    byte[] text = (out.end().end().done() + "\n").getBytes(StandardCharsets.UTF_8);
    FolderFile.write(file(), text, true);
  }

  /** Marks a target as held. */
  void hold(Target target) throws StoreException {
    replace(target, target.withHeld(true));
  }

  /** Marks a target as held no more, and returns it. */
  Target release(Target target) throws StoreException {
    return target.held() ? replace(target, target.withHeld(false)) : target;
  }

  /** A target as it is in the list; as it is given if it is not there. */
  Target now(Target target) throws StoreException {
    return read().stream()
        .filter(other -> other.path().equals(target.path()))
        .findFirst()
        .orElse(target);
  }

  /** Puts another target in the place of the one with its path, and returns it. */
  private Target replace(Target target, Target by) throws StoreException {
    List<Target> targets = new ArrayList<>(read());
    targets.replaceAll(other -> other.path().equals(target.path()) ? by : other);
    write(targets);
    return by;
  }

  /** Writes what a target is as members of a JSON object. */
  public static void describe(JsonStringWriter out, Target target) {
    out.value("format", target.format().prefix());
    out.value("path", target.path().toString());
    Target.Access access = target.access();
    out.value("owner", access.owner()).value("group", access.group());
    out.value("mode", Optional.ofNullable(access.mode()).map(Integer::toOctalString).orElse(null));
    out.array("realms", target.selection().realms());
    out.array("properties", target.selection().properties());
    ScramMechanism scram = target.selection().scram();
    out.value("scram", scram == null ? null : scram.saslName());
    out.value("held", target.held());
  }

  private StoreException bad(String reason, @Nullable Throwable cause) {
    return new StoreException(Failure.BAD_TARGETS, file(), reason, "cat " + file(), cause);
  }
}
