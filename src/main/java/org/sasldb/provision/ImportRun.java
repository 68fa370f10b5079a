package org.sasldb.provision;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.IfExists;
import org.sasldb.admin.Progress;
import org.sasldb.exchange.Entry;
import org.sasldb.exchange.EntrySource;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.StoreException;

/**
 * The reading of a surveyed text that puts its users where they belong. Entries are taken in
 * blocks, whose verifiers are derived by all processors; their order stays.
 */
final class ImportRun {
  private static final int BLOCK = 1024;

  private final ImportTerms terms;
  private final ImportSurvey survey;
  private final Present present;
  private final Preparation preparation;
  private final ImportTarget target;
  private final Rejects rejects;
  private final Progress progress;
  private final List<Work> block = new ArrayList<>();
  private final Map<Prepared.Fate, Long> fates = new EnumMap<>(Prepared.Fate.class);
  private long skipped;
  private long refused;

  ImportRun(
      ImportTerms terms,
      ImportSurvey survey,
      Present present,
      @Nullable CredentialStore store,
      ImportTarget target,
      Rejects rejects,
      Progress progress) {
    this.terms = terms;
    this.survey = survey;
    this.present = present;
    this.preparation = new Preparation(terms, present, store);
    this.target = target;
    this.rejects = rejects;
    this.progress = progress;
  }

  /** An entry that is to be taken. */
  private record Work(Entry entry, boolean exists) {}

  ImportCounts of(ImportText text) throws IOException, BadLineException, StoreException {
    progress.begin("importing", survey.good());
    try {
      text.<StoreException>each(this::take);
      flush();
    } finally {
      progress.end();
      block.forEach(work -> work.entry().close());
    }
    requireSameText();
    target.finish();
    return new ImportCounts(
        count(Prepared.Fate.ADDED),
        count(Prepared.Fate.REPLACED),
        count(Prepared.Fate.UNCHANGED),
        skipped,
        refused);
  }

  private long count(Prepared.Fate fate) {
    return fates.getOrDefault(fate, 0L);
  }

  private void take(Entry entry, EntrySource source) throws IOException, StoreException {
    boolean bad = entry instanceof Entry.Bad || survey.repeatedLines().contains(entry.line());
    if (bad && !terms.keepGoing()) {
      entry.close();
      throw new TextChangedException();
    }
    boolean exists = !bad && present.has(entry);
    if (bad || (exists && terms.ifExists() == IfExists.FAIL)) {
      byte[] raw = source.raw();
      rejects.write(source.heading(), raw);
      Arrays.fill(raw, (byte) 0);
      refused++;
      entry.close();
    } else if (exists && terms.ifExists() == IfExists.SKIP) {
      skipped++;
      entry.close();
    } else {
      block.add(new Work(entry, exists));
      if (block.size() == BLOCK) {
        flush();
      }
    }
  }

  private void requireSameText() throws IOException {
    long taken = fates.values().stream().mapToLong(Long::longValue).sum() + skipped;
    if (taken + refused != survey.good() + survey.bad().count()) {
      throw new TextChangedException();
    }
  }

  private void flush() throws StoreException {
    for (Prepared prepared : prepare()) {
      fates.merge(prepared.fate(), 1L, Long::sum);
      target.put(prepared);
      progress.advance();
    }
    block.clear();
  }

  private Prepared[] prepare() throws StoreException {
    Prepared[] prepared = new Prepared[block.size()];
    AtomicReference<StoreException> failure = new AtomicReference<>();
    IntStream indexes = IntStream.range(0, prepared.length);
    // Storing a password as it is takes less time than telling another thread to do it.
    boolean work = !terms.forms().scram().isEmpty() || terms.forms().otp() != null;
    (work ? indexes.parallel() : indexes)
        .forEach(
            i -> {
              try {
                prepared[i] = preparation.of(block.get(i).entry(), block.get(i).exists());
              } catch (StoreException e) {
                failure.compareAndSet(null, e);
              }
            });
    StoreException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return prepared;
  }
}
