package org.sasldb.provision;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.Progress;
import org.sasldb.exchange.Entry;
import org.sasldb.exchange.EntrySource;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordLimits;
import org.sasldb.record.Secret;

/** A text of users that is read several times, each time from its beginning. */
final class ImportText {
  private final ImportInput input;
  private final ImportTerms terms;
  private final EntryRules rules;

  ImportText(ImportInput input, ImportTerms terms) {
    this.input = input;
    this.terms = terms;
    this.rules = new EntryRules(terms);
  }

  /** Is shown one entry after the other, and closes it. */
  interface Visitor<X extends Exception> {
    void visit(Entry entry, EntrySource source) throws IOException, X;
  }

  /** Shows all entries, bad ones among them. */
  <X extends Exception> void each(Visitor<X> visitor) throws IOException, BadLineException, X {
    try (InputStream in = input.read();
        EntrySource source = terms.text().read(in)) {
      Entry entry;
      while ((entry = source.next()) != null) {
        visitor.visit(checked(entry), source);
      }
    }
  }

  private Entry checked(Entry entry) {
    String objection = rules.objection(entry);
    if (objection == null) {
      return entry;
    }
    entry.close();
    return new Entry.Bad(entry.line(), objection);
  }

  /** Looks through the text: what is wrong, and who is in it. */
  ImportSurvey survey(Progress progress) throws IOException, BadLineException {
    ImportSurvey survey = new ImportSurvey();
    progress.begin("reading", -1);
    try {
      this.<RuntimeException>each(
          (entry, source) -> {
            look(survey, entry);
            progress.advance();
          });
    } finally {
      progress.end();
    }
    Identities repeated = survey.identities().repeated();
    if (repeated.count() > 0) {
      survey.countRepeated(findRepeated(survey, repeated));
    }
    return survey;
  }

  private void look(ImportSurvey survey, Entry entry) {
    if (entry instanceof Entry.Bad bad) {
      survey.bad().add(bad);
      return;
    }
    survey.identities().add(identity(entry));
    survey.countGood(isReadable(entry), rules.isWeak(entry));
    entry.close();
  }

  /** Two hashes may be the same by chance, so here the names are compared. */
  private BadEntries findRepeated(ImportSurvey survey, Identities suspects)
      throws IOException, BadLineException {
    Map<ByteString, Long> first = new HashMap<>();
    BadEntries found = new BadEntries();
    this.<RuntimeException>each(
        (entry, source) -> {
          if (!(entry instanceof Entry.Bad) && suspects.mayContain(identity(entry))) {
            Long before = first.putIfAbsent(identity(entry), entry.line());
            if (before != null) {
              survey.repeatedLines().add(entry.line());
              found.add(new Entry.Bad(entry.line(), repeated(entry, before)));
            }
          }
          entry.close();
        });
    return found;
  }

  private static String repeated(Entry entry, long before) {
    return name(entry) + " was given before, in line " + before;
  }

  /** The user or record, for messages. */
  static String name(Entry entry) {
    if (entry instanceof Entry.OfUser user) {
      return user.account().toString();
    }
    return entry instanceof Entry.OfRecord found ? "the record " + found.key() : "";
  }

  /** What an entry is about: an account, or the key of a record. */
  static ByteString identity(Entry entry) {
    if (entry instanceof Entry.OfUser user) {
      return Identities.of(user.account());
    }
    return entry instanceof Entry.OfRecord found ? found.key().bytes() : ByteString.EMPTY;
  }

  private static boolean isReadable(Entry entry) {
    if (entry instanceof Entry.OfRecord found) {
      return isReadable(found.value());
    }
    return !(entry instanceof Entry.OfUser user)
        || user.properties().values().stream().allMatch(ImportText::isReadable);
  }

  private static boolean isReadable(@Nullable Secret value) {
    return value == null || value.length() <= RecordLimits.MAX_VALUE_LENGTH;
  }
}
