package org.sasldb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.testing.Command;

/**
 * The launchers and scripts/install, on a checkout of their own in a folder whose name has a space:
 * the real scripts, the program that was built here, and a Maven that only hands it out.
 */
class LaunchersIT {
  private static final Path BUILT = Path.of("target/program").toAbsolutePath();

  @TempDir Path folder;
  private Path checkout;
  private Path builds;
  private Path building;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = Files.createDirectory(folder.resolve("check out"));
    builds = folder.resolve("builds");
    building = checkout.resolve("target/.building");
    for (String name : List.of("scripts", "pom.xml", "LICENSE")) {
      Command.of("cp", "-R", name, checkout.toString()).run().expect(0);
    }
    Path maven = Files.createDirectory(folder.resolve("maven")).resolve("mvn");
    Files.writeString(
        maven,
        "#!/bin/sh\necho \"$PWD\" >>'" + builds + "'\nln -sfn '" + BUILT + "' target/program\n");
    assertTrue(maven.toFile().setExecutable(true));
  }

  /** A script of the checkout. No class archive is made unless the test turns them on. */
  private Command script(String name, String... arguments) {
    return Command.of(checkout.resolve("scripts").resolve(name).toString())
        .with(arguments)
        .environment("SASLDB_ARCHIVE", "off")
        .environment("SASLDB_JAVA", Path.of(System.getProperty("java.home"), "bin/java").toString())
        .environment("PATH", folder.resolve("maven") + ":" + System.getenv("PATH"));
  }

  private void startBuild(String process) throws IOException {
    Files.createDirectories(building);
    Files.writeString(building.resolve("pid"), process + "\n");
  }

  private void requireBuiltOnce() throws IOException {
    assertEquals(List.of(checkout.toString()), Files.readAllLines(builds));
    assertFalse(Files.exists(building));
  }

  private static String goneProcess() {
    return Command.of("sh", "-c", "echo $$").run().expect(0).text().strip();
  }

  static Stream<Path> everyJava() throws IOException {
    Map<Path, Path> found = new TreeMap<>();
    Path own = Path.of(System.getProperty("java.home")).toRealPath();
    found.put(own, own);
    if (Files.isDirectory(Path.of("/usr/lib/jvm"))) {
      try (Stream<Path> homes = Files.list(Path.of("/usr/lib/jvm"))) {
        for (Path home : homes.filter(LaunchersIT::runsTheProgram).toList()) {
          found.putIfAbsent(home.toRealPath(), home);
        }
      }
    }
    return found.keySet().stream();
  }

  private static boolean runsTheProgram(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(release)) {
      return lines
          .filter(line -> line.startsWith("JAVA_VERSION=\""))
          .map(line -> line.replaceFirst("JAVA_VERSION=\"(\\d+).*", "$1"))
          .anyMatch(version -> Integer.parseInt(version) >= 17);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("everyJava")
  void anLmdbFileIsChangedWithoutAWarning(Path java) {
    Command.requireInstalled("mdb_stat");
    for (String archive : List.of("on", "off")) {
      Path store = folder.resolve("lmdb-" + archive);
      for (String password : List.of("first", "second")) {
        Command.Outcome changed =
            launcher(java, archive, "saslpasswd2", "-p", "-c", "-f", "lmdb:" + store, "-u", "r")
                .with("joe")
                .input(password)
                .run()
                .expect(0);
        assertEquals("", changed.errors());
      }
      assertEquals(
          "joe@r: userPassword\n",
          launcher(java, archive, "sasldblistusers2", "-f", store.toString()).run().text());
      Command.Outcome verified =
          launcher(java, archive, "sasldb", "user", "verify", "joe@r", "--password-stdin", "-f")
              .with(store.toString())
              .input("second")
              .run()
              .expect(0);
      assertEquals("", verified.errors());
      String statistics = Command.of("mdb_stat", "-n", store.toString()).run().expect(0).text();
      assertTrue(statistics.contains("Entries: 1\n"), statistics);
    }
  }

  private static Command launcher(Path java, String archive, String name, String... arguments) {
    return Command.launcher(name, arguments)
        .environment("SASLDB_ARCHIVE", archive)
        .environment("SASLDB_JAVA", java.resolve("bin/java").toString());
  }

  @Test
  void installsIntoAPathWithASpaceWithEveryClassArchive() throws IOException {
    Path prefix = folder.resolve("my pre fix");
    script("install", prefix.toString()).environment("SASLDB_ARCHIVE", "on").run().expect(0);
    Path program = prefix.resolve("lib/sasldb/program");
    assertEquals(List.of("classic", "classic-file", "modern"), archives(program));
    for (String store :
        List.of(
            "berkeley:" + folder + "/a file",
            "je:" + folder + "/a store",
            "lmdb:" + folder + "/m")) {
      for (int round = 0; round < 2; round++) {
        Command.Outcome set =
            Command.of(prefix.resolve("bin/saslpasswd2").toString(), "-p", "-c", "-f", store, "joe")
                .input("secret")
                .run()
                .expect(0);
        assertEquals("", set.errors());
      }
    }
  }

  /** The kinds of archive there are: what precedes the path of the Java they are for. */
  private static List<String> archives(Path program) throws IOException {
    Path java = Path.of(System.getProperty("java.home")).toRealPath();
    String joined = java.toString().replace('/', '-');
    try (Stream<Path> files = Files.list(program.resolve("archive"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(".*(\\.aot|\\.jsa)"))
          .map(name -> name.substring(0, name.indexOf(joined)))
          .sorted()
          .toList();
    }
  }

  @Test
  void theClassArchiveIsUsedInAPathWithASpace() throws IOException {
    Path program = Files.createDirectories(checkout.resolve("target/program"));
    for (String part :
        List.of(
            "sasldb.jar",
            "je.jar",
            "picocli.jar",
            "nanojson.jar",
            "snakeyaml-engine.jar",
            "lmdb")) {
      Command.of("cp", "-R", BUILT.resolve(part).toString(), program.toString()).run().expect(0);
    }
    Command version = script("sasldb", "version").environment("SASLDB_ARCHIVE", "on");
    version.run().expect(0);
    assertEquals(List.of("modern"), archives(program));
    version.environment("SASLDB_JAVA_OPTS", "-Xlog:class+load");
    String with = version.run().expect(0).text();
    String without = version.environment("SASLDB_ARCHIVE", "off").run().expect(0).text();
    assertTrue(fromArchive(with) > fromArchive(without), with);
  }

  /** How many classes: Java 17 keeps those of Java, but not of jars with a space in the path. */
  private static long fromArchive(String log) {
    return log.lines().filter(line -> line.contains("shared objects file")).count();
  }

  /** What the classic commands are called for most, each with its name first. */
  private static List<List<String>> classicCommands(String store) {
    return List.of(
        List.of("saslpasswd2", "-p", "-c", "-f", store, "-u", "r", "joe"),
        List.of("saslpasswd2", "-p", "-f", store, "-u", "r", "joe"),
        List.of("sasldblistusers2", "-f", store),
        List.of("saslpasswd2", "-d", "-f", store, "-u", "r", "joe"));
  }

  /** Java's log of the classes that a command loads. */
  private static String loadedBy(Command launcher, List<String> words) {
    return launcher
        .with(words.subList(1, words.size()).toArray(String[]::new))
        .environment("SASLDB_JAVA_OPTS", "-Xlog:class+load")
        .input("secret")
        .run()
        .expect(0)
        .text();
  }

  /** The first lambda of a process costs a short run on Java 17 a tenth of its time. */
  @Test
  void aClassicCommandOnAFileMakesNoLambda() {
    for (List<String> words : classicCommands(folder + "/sasldb2")) {
      String loaded = loadedBy(script(words.get(0)), words);
      assertTrue(loaded.contains(" org.sasldb.cli.classic."), "no log of loaded classes");
      // newer versions of Java make some of their own, to sort or to copy a file, and archive them
      String whose = Runtime.version().feature() > 20 ? " org.sasldb." : " ";
      List<String> lambdas =
          loaded.lines().filter(line -> line.contains("$$Lambda") && line.contains(whose)).toList();
      assertEquals(List.of(), lambdas);
    }
  }

  /**
   * A single class that the rehearsal missed is read from its jar, which costs a tenth of a run.
   */
  @ParameterizedTest
  @MethodSource("everyJava")
  void aClassicCommandTakesAllClassesFromTheArchive(Path java) {
    // Java 17 keeps no classes of jars with a space in their path
    Path prefix = folder.resolve("prefix");
    String command = java.resolve("bin/java").toString();
    script("install", prefix.toString())
        .environment("SASLDB_ARCHIVE", "on")
        .environment("SASLDB_JAVA", command)
        .run()
        .expect(0);
    for (String store : List.of(folder + "/sasldb2", "je:" + folder + "/store")) {
      for (List<String> words : classicCommands(store)) {
        Command launcher =
            Command.of(prefix.resolve("bin").resolve(words.get(0)).toString())
                .environment("SASLDB_ARCHIVE", "on")
                .environment("SASLDB_JAVA", command);
        String loaded = loadedBy(launcher, words);
        assertTrue(fromArchive(loaded) > 0, "no log of loaded classes");
        List<String> read = loaded.lines().filter(line -> line.contains("source: file:")).toList();
        assertEquals(List.of(), read, String.join(" ", words));
      }
    }
  }

  /** Java refuses to begin with more memory than it may have. */
  @ParameterizedTest
  @ValueSource(
      strings = {"-Xmx48m", "-XX:MaxHeapSize=128m", "-XX:MaxRAMPercentage=2", "-Xms300m -Xmx1g"})
  void thereMayBeLessOrMoreMemory(String options) {
    givenMemory("SASLDB_JAVA_OPTS", options);
  }

  private void givenMemory(String variable, String options) {
    script("sasldb", "version").environment(variable, options).run().expect(0);
    script("saslpasswd2", "-p", "-c", "-f", folder + "/sasldb2", "-u", "r", "joe")
        .environment(variable, options)
        .input("secret")
        .run()
        .expect(0);
  }

  /** Java reads these by itself, before what the launchers say or after it. */
  @ParameterizedTest
  @ValueSource(strings = {"JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"})
  void thereMayBeLessMemoryForEveryJava(String variable) {
    givenMemory(variable, "-Xmx48m");
  }

  /** Java's own words for it are a stack trace. */
  @Test
  void aFolderThatWasDeletedIsNamedAsTheReason() throws IOException {
    Files.createDirectory(checkout.resolve("target"));
    Files.createSymbolicLink(checkout.resolve("target/program"), BUILT);
    Path gone = Files.createDirectory(folder.resolve("gone"));
    Path launcher = checkout.resolve("scripts/sasldblistusers2");
    for (String shell : List.of("sh", "bash")) {
      Files.createDirectories(gone);
      Command.Outcome outcome =
          Command.of("sh", "-c", "cd \"$1\" && rmdir \"$1\" && exec \"$2\" \"$3\" -f x", "sh")
              .with(gone.toString(), shell, launcher.toString())
              .run()
              .expect(69);
      assertTrue(
          outcome.errors().contains("sasldblistusers2: error: the current folder was deleted"),
          outcome.errors());
    }
  }

  /** Java refuses two, and the launchers name one themselves. */
  @Test
  void aCollectorOfTheUsersOwnIsTheOnlyOne() {
    script("saslpasswd2", "-p", "-c", "-f", folder + "/sasldb2", "-u", "r", "joe")
        .environment("SASLDB_JAVA_OPTS", "-XX:+UseParallelGC")
        .input("secret")
        .run()
        .expect(0);
  }

  @Test
  void installBuildsEvenWhereAProgramIs() throws IOException {
    Files.createDirectory(checkout.resolve("target"));
    Files.createSymbolicLink(checkout.resolve("target/program"), BUILT);
    script("install", folder.resolve("prefix").toString()).run().expect(0);
    requireBuiltOnce();
  }

  @Test
  void aBuildThatWasKilledIsTakenOver() throws IOException {
    startBuild(goneProcess());
    script("sasldb", "version").run().expect(0);
    requireBuiltOnce();
  }

  @Test
  void aBuildThatWasKilledBeforeItNotedItselfIsTakenOver() throws IOException {
    Files.createDirectories(building);
    script("sasldb", "version").run().expect(0);
    requireBuiltOnce();
  }

  @Test
  void saysAtOnceThatAnotherCommandBuilds() throws Exception {
    String own = Long.toString(ProcessHandle.current().pid());
    startBuild(own);
    Files.createSymbolicLink(checkout.resolve("target/program"), BUILT);
    ProcessBuilder version =
        new ProcessBuilder(checkout.resolve("scripts/sasldb").toString(), "version");
    version.environment().put("SASLDB_ARCHIVE", "off");
    Process waiting = version.start();
    try (BufferedReader errors = waiting.errorReader()) {
      assertEquals(
          "another command (process " + own + ") is building sasldb; waiting for it ...",
          errors.readLine());
      assertTrue(waiting.isAlive());
      Files.delete(building.resolve("pid"));
      Files.delete(building);
      assertEquals(0, waiting.waitFor());
    } finally {
      waiting.destroy();
    }
    assertFalse(Files.exists(builds));
  }

  @Test
  void javaMayBeNamedAsACommand() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin/java");
    Path tools = Files.createDirectory(folder.resolve("tools"));
    Files.createSymbolicLink(tools.resolve("java-of-ours"), java);
    Command named =
        script("sasldb", "version")
            .environment("SASLDB_JAVA", "java-of-ours")
            .environment("PATH", tools + ":" + folder.resolve("maven") + ":/usr/bin:/bin");
    assertEquals("", named.run().expect(0).errors().replace("building sasldb ...\n", ""));
    Command.Outcome missing = named.environment("SASLDB_JAVA", "no-such-java").run().expect(69);
    assertTrue(
        missing.errors().contains("no Java found in PATH by the name no-such-java"),
        missing.errors());
  }
}
