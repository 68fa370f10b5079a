package org.sasldb.mailhost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sasldb.store.StoreFormat;

/** The part of Cyrus SASL on this host that reads the database. */
public final class SasldbPlugin {
  private static final List<String> FOLDERS =
      List.of("usr/lib64/sasl2", "usr/lib/sasl2", "usr/local/lib/sasl2");

  private SasldbPlugin() {}

  /**
   * The format it reads, by the library that it is linked with.
   *
   * @param root where the files of the host are; {@code /}
   * @return empty if there is none, or it is linked with nothing that is known
   */
  public static Optional<StoreFormat> format(Path root) throws IOException {
    for (Path folder : folders(root)) {
      for (Path file : plugins(folder)) {
        Optional<StoreFormat> format = formatOf(file);
        if (format.isPresent()) {
          return format;
        }
      }
    }
    return Optional.empty();
  }

  /** The usual folders, and those below the folder of an architecture, as Debian has them. */
  private static List<Path> folders(Path root) throws IOException {
    List<Path> folders = new ArrayList<>(FOLDERS.stream().map(root::resolve).toList());
    Path lib = root.resolve("usr/lib");
    if (Files.isDirectory(lib)) {
      try (DirectoryStream<Path> each = Files.newDirectoryStream(lib, "*-linux-*")) {
        each.forEach(folder -> folders.add(folder.resolve("sasl2")));
      }
    }
    return folders;
  }

  private static List<Path> plugins(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> each = Files.newDirectoryStream(folder, "libsasldb.so*")) {
        each.forEach(files::add);
      }
    }
    return files;
  }

  /** The names of the libraries stand in the file as they are. */
  private static Optional<StoreFormat> formatOf(Path file) throws IOException {
    String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    if (content.contains("libgdbm_compat.so")) {
      return Optional.of(StoreFormat.NDBM);
    } else if (content.contains("libgdbm.so")) {
      return Optional.of(StoreFormat.GDBM);
    } else if (content.contains("liblmdb.so")) {
      return Optional.of(StoreFormat.LMDB);
    }
    return content.contains("libdb-") || content.contains("libdb.so")
        ? Optional.of(StoreFormat.BERKELEY)
        : Optional.empty();
  }
}
