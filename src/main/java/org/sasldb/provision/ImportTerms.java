package org.sasldb.provision;

import org.sasldb.admin.IfExists;
import org.sasldb.admin.SecretForms;
import org.sasldb.exchange.UserText;
import org.sasldb.verifier.RandomSource;

/**
 * How users are imported.
 *
 * @param text how their text is read
 * @param ifExists what is done with a user (or, of a text of records, a record) that is there
 * @param forms what a plain password is stored as
 * @param random where the salts come from
 * @param longestKey the longest key of a record that the store can hold, in bytes
 * @param keepGoing whether the good entries of a text that has bad ones are taken
 */
public record ImportTerms(
    UserText text,
    IfExists ifExists,
    SecretForms forms,
    RandomSource random,
    int longestKey,
    boolean keepGoing) {}
