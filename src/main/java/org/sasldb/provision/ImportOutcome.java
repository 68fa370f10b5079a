package org.sasldb.provision;

/**
 * How an import ended, where the store itself works.
 *
 * @param counts what became of the entries; if there are conflicts and the import was not to keep
 *     going, nothing was done and all are zero
 * @param conflicts the entries whose user or record is there and may not be
 */
public record ImportOutcome(ImportCounts counts, BadEntries conflicts) {}
