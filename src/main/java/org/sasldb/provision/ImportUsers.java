package org.sasldb.provision;

import java.io.IOException;
import org.sasldb.admin.IfExists;
import org.sasldb.admin.Progress;
import org.sasldb.exchange.Entry;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;

/**
 * Takes the users of a text into a store. The text is read at least twice: {@link #survey} finds
 * everything that is wrong with it before anything is done. Memory grows by eight bytes for a user,
 * apart from the changes that are to be made in one step.
 */
public final class ImportUsers {
  /** How many users are at most stored by one change of a JE store. */
  public static final long MOST_IN_ONE_CHANGE = 200_000;

  /** How many users a change has where there are more of them. */
  private static final long USERS_PER_CHANGE = 20_000;

  private final ImportTerms terms;
  private final ImportText text;
  private final Progress progress;

  public ImportUsers(ImportInput input, ImportTerms terms, Progress progress) {
    this.terms = terms;
    this.text = new ImportText(input, terms);
    this.progress = progress;
  }

  /**
   * Looks through the whole text.
   *
   * @throws BadLineException if it cannot be understood from some line on
   */
  public ImportSurvey survey() throws IOException, BadLineException {
    return text.survey(progress);
  }

  /**
   * Builds a store of the users.
   *
   * @throws StoreException if it cannot be made; then there is none
   * @throws IOException if the text cannot be read, or is not the one that was surveyed
   */
  public ImportCounts build(ImportSurvey survey, StoreBuilder builder, Rejects rejects)
      throws IOException, BadLineException, StoreException {
    Present nobody = Present.nobody(survey.identities());
    try (ImportTarget target = ImportTarget.building(builder)) {
      return new ImportRun(terms, survey, nobody, null, target, rejects, progress).of(text);
    }
  }

  /**
   * Puts the users into a store that stands, by one change; more than {@link #MOST_IN_ONE_CHANGE}
   * into a JE store by several, of which each leaves whole users.
   *
   * @throws StoreException if the store cannot be read or changed
   * @throws IOException if the text cannot be read, or is not the one that was surveyed
   */
  public ImportOutcome into(CredentialStore store, ImportSurvey survey, Rejects rejects)
      throws IOException, BadLineException, StoreException {
    boolean parts = survey.good() > MOST_IN_ONE_CHANGE && store.info().format() == StoreFormat.JE;
    try (ImportTarget target =
        new ImportTarget.Changing(store, parts ? USERS_PER_CHANGE : Long.MAX_VALUE)) {
      return run(store, survey, target, rejects);
    }
  }

  /** What {@link #into} would do now. Changes nothing. */
  public ImportOutcome wouldDo(CredentialStore store, ImportSurvey survey)
      throws IOException, BadLineException, StoreException {
    try (ImportTarget target = ImportTarget.none()) {
      return run(store, survey, target, (heading, raw) -> {});
    }
  }

  private ImportOutcome run(
      CredentialStore store, ImportSurvey survey, ImportTarget target, Rejects rejects)
      throws IOException, BadLineException, StoreException {
    boolean records = terms.text().format().isOfRecords();
    Present present = Present.in(store, survey.identities(), records);
    BadEntries conflicts = conflicts(survey, present);
    if (conflicts.count() > 0 && !terms.keepGoing()) {
      return new ImportOutcome(new ImportCounts(0, 0, 0, 0, 0), conflicts);
    }
    ImportRun run = new ImportRun(terms, survey, present, store, target, rejects, progress);
    return new ImportOutcome(run.of(text), conflicts);
  }

  private BadEntries conflicts(ImportSurvey survey, Present present)
      throws IOException, BadLineException, StoreException {
    BadEntries conflicts = new BadEntries();
    if (terms.ifExists() != IfExists.FAIL || present.isEmpty()) {
      return conflicts;
    }
    text.<StoreException>each(
        (entry, source) -> {
          if (!(entry instanceof Entry.Bad)
              && !survey.repeatedLines().contains(entry.line())
              && present.has(entry)) {
            conflicts.add(new Entry.Bad(entry.line(), ImportText.name(entry) + " is in the store"));
          }
          entry.close();
        });
    return conflicts;
  }
}
