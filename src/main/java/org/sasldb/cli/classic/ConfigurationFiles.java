package org.sasldb.cli.classic;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.ByteString;

/**
 * Finds the configuration of an application: in the folders of {@code SASL_CONF_PATH}, or else
 * where Debian's libsasl looks. The first file that can be opened is the one; none is fine.
 */
final class ConfigurationFiles {
  private static final int MAX_PATH = 4096;

  private ConfigurationFiles() {}

  /**
   * @param searchPath the value of {@code SASL_CONF_PATH}, or null
   * @throws BadConfiguration if the file found cannot be understood, or a name is too long
   */
  static SaslConfiguration load(ByteString application, @Nullable ByteString searchPath)
      throws BadConfiguration {
    if (application.length() >= MAX_PATH) {
      throw new BadConfiguration(
          7, "invalid parameter supplied", "application name: it is longer than 4,095 bytes");
    }
    String name = "/" + PathNames.text(application) + ".conf";
    for (String folder : searchPath == null ? defaultFolders() : split(searchPath)) {
      SaslConfiguration found = read(folder + name);
      if (found != null) {
        return found;
      }
    }
    return SaslConfiguration.EMPTY;
  }

  private static @Nullable SaslConfiguration read(String path) throws BadConfiguration {
    try (FileInputStream in = new FileInputStream(path)) {
      return SaslConfiguration.parse(in.readAllBytes(), path);
    } catch (FileNotFoundException e) {
      // libsasl opens a folder, too, reads nothing from it, and looks no further.
      return new File(path).isDirectory() ? SaslConfiguration.EMPTY : null;
    } catch (IOException e) {
      throw BadConfiguration.unreadable("cannot read: " + path + ": " + e.getMessage());
    }
  }

  private static List<String> split(ByteString searchPath) throws BadConfiguration {
    if (searchPath.length() > MAX_PATH) {
      throw new BadConfiguration(
          1, "generic failure", "SASL_CONF_PATH: it is longer than 4,096 bytes");
    }
    List<String> folders = new ArrayList<>();
    int from = 0;
    for (int colon = searchPath.indexOf(':'); colon >= 0; colon = searchPath.indexOf(':', from)) {
      folders.add(PathNames.text(searchPath.slice(from, colon)));
      from = colon + 1;
    }
    folders.add(PathNames.text(searchPath.slice(from, searchPath.length())));
    return folders;
  }

  private static List<String> defaultFolders() {
    String machine = machine(System.getProperty("os.arch", ""));
    return List.of("/etc/sasl2", "/etc/sasl", "/usr/lib/" + machine + "/sasl2", "/usr/lib/sasl2");
  }

  /** Debian's name of the architecture that Java calls by its own. */
  private static String machine(String java) {
    return switch (java) {
      case "amd64" -> "x86_64-linux-gnu";
      case "ppc64le" -> "powerpc64le-linux-gnu";
      case "arm" -> "arm-linux-gnueabihf";
      case "x86", "i386" -> "i386-linux-gnu";
      default -> java + "-linux-gnu";
    };
  }
}
