package org.sasldb.store.je;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.Failure;
import org.sasldb.store.FolderSync;
import org.sasldb.store.HistoryBuilder;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Ownership;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFiles;

/**
 * Builds a store in a folder beside its place, some thousand records a commit. The history of the
 * finished store tells of one commit that made it.
 */
final class JeBuilder implements HistoryBuilder {
  private static final int BATCH = 5000;
  private static final int HISTORY_BATCH = 200;
  private static final String BUILDING = ".building-";

  private final Path path;
  private final OpenOptions options;
  private final Path building;
  private final Ownership ownership;
  private final List<Secret> values = new ArrayList<>();
  private final List<RecordKey> firstKeys = new ArrayList<>();
  private final List<HistoryEntry> inherited = new ArrayList<>();
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private long records;
  private long commits;
  private @Nullable String operation;
  private @Nullable JeStore store;
  private ChangeSet.Builder batch = ChangeSet.of("build");

  private JeBuilder(Path path, OpenOptions options, Ownership ownership) {
    this.path = path.toAbsolutePath();
    this.options = options;
    // the mode of a folder and its files is not to be chosen
    this.ownership = new Ownership(ownership.owner(), ownership.group(), null);
    this.building =
        this.path.resolveSibling(
            "." + this.path.getFileName() + BUILDING + ProcessHandle.current().pid());
  }

  static JeBuilder begin(Path path, NewStore terms) throws StoreException {
    OpenOptions options = terms.options().withAccess(OpenOptions.Access.CREATE);
    JeBuilder builder = new JeBuilder(path, options, terms.ownership());
    builder.requireRoom();
    return builder;
  }

  private void requireRoom() throws StoreException {
    Path parent = path.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw StoreFailures.missing(path, null);
    }
    if (Files.exists(path) && !(Files.isDirectory(path) && new JeFolder(path).isVacant())) {
      throw new StoreException(
          Failure.STORE_EXISTS,
          path,
          "a JE store is only built in a new or an empty folder",
          "name another folder: je:" + path.resolveSibling(path.getFileName() + "-new"),
          null);
    }
  }

  @Override
  public @Nullable String refusal(RecordKey key, long valueLength) {
    return null;
  }

  @Override
  public void add(CredentialRecord entry) throws StoreException {
    Secret value = Secret.takeOver(entry.value().toByteArray());
    values.add(value);
    records++;
    if (firstKeys.size() < HistoryEntry.MOST_KEYS) {
      firstKeys.add(entry.key());
    }
    batch.put(entry.key(), value).require(new Precondition.Absent(entry.key()));
    if (values.size() == BATCH) {
      flush();
    }
  }

  private void flush() throws StoreException {
    CommitResult result = opened().commit(batch.build());
    wipe();
    if (result instanceof CommitResult.Refused refused) {
      throw new StoreException(
          Failure.DUPLICATES, path, "two records have the key " + refused.failed().key());
    }
  }

  private JeStore opened() throws StoreException {
    JeStore open = store;
    if (open == null) {
      remove();
      removeAbandoned();
      open = new JeStore(new JeFolder(building), options, false);
      store = open;
    }
    return open;
  }

  private void wipe() {
    values.forEach(Secret::close);
    values.clear();
    batch = ChangeSet.of("build");
  }

  @Override
  public void finish() throws StoreException {
    JeStore open = opened();
    flush();
    open.bear();
    addHistory(birth());
    inherit();
    open.close();
    store = null;
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        write(building.resolve(file.getKey()), file.getValue());
      }
      ownership.applyTo(building);
      new JeFolder(building).closeFiles();
      if (Files.isDirectory(path)) {
        JeHome.exchange(new JeFolder(path), options, this::place);
      } else {
        place();
      }
      FolderSync.ofParent(path);
    } catch (IOException e) {
      throw StoreFailures.write(path, e);
    }
  }

  @Override
  public void operation(String name) {
    operation = name;
  }

  @Override
  public void addHistory(HistoryEntry entry) throws StoreException {
    inherited.add(entry);
    if (inherited.size() == HISTORY_BATCH) {
      flush();
      opened().bear();
      inherit();
    }
  }

  private void inherit() throws StoreException {
    if (!inherited.isEmpty()) {
      opened().inherit(List.copyOf(inherited), commits == 0);
      commits = inherited.get(inherited.size() - 1).number();
      inherited.clear();
    }
  }

  private HistoryEntry birth() {
    long before = inherited.isEmpty() ? commits : inherited.get(inherited.size() - 1).number();
    String usual = records == 0 ? "create" : "build";
    return new HistoryEntry(
        before + 1,
        options.clock().instant(),
        options.actor(),
        operation == null ? usual : operation,
        records,
        0,
        firstKeys,
        List.of());
  }

  @Override
  public void addFile(String name, byte[] content) {
    if (!StoreFiles.NAMES.contains(name)) {
      throw new IllegalArgumentException("no file of a store: " + name);
    }
    files.put(name, content.clone());
  }

  private static void write(Path file, byte[] content) throws IOException {
    Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, fresh, JeFolder.OWNER_FILE_ATTRIBUTE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Nobody can make a store at the path between the look at it and the move. */
  private void place() throws StoreException, IOException {
    requireRoom();
    clear(path);
    Files.move(building, path, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    wipe();
    try {
      JeStore open = store;
      if (open != null) {
        open.close();
      }
      remove();
    } catch (StoreException e) {
      // what is left is hidden, closed to others, and removed by the next attempt
      store = null;
    }
  }

  private void remove() throws StoreException {
    try {
      remove(building);
    } catch (IOException e) {
      throw StoreFailures.write(building, e);
    }
  }

  private static void remove(Path folder) throws IOException {
    clear(folder);
    Files.deleteIfExists(folder);
  }

  /** Removes what builders of the same store left that were killed: it is full of secrets. */
  private void removeAbandoned() {
    OpenOptions hasty = options.withLockWait(Duration.ZERO);
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(building.resolveSibling(""), this::isAbandoned)) {
      for (Path sibling : siblings) {
        JeHome.exchange(new JeFolder(sibling), hasty, () -> remove(sibling));
      }
    } catch (IOException | DirectoryIteratorException | StoreException e) {
      // it may be of another user; it is not in the way
      return;
    }
  }

  private boolean isAbandoned(Path sibling) {
    String prefix = "." + path.getFileName() + BUILDING;
    String name = String.valueOf(sibling.getFileName());
    String process = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    return process.matches("[0-9]{1,18}")
        && ProcessHandle.of(Long.parseLong(process)).isEmpty()
        && Files.isDirectory(sibling, LinkOption.NOFOLLOW_LINKS);
  }

  /** Removes the files of a folder, if there is one. */
  private static void clear(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }
}
