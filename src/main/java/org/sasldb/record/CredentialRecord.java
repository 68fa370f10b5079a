package org.sasldb.record;

/**
 * One record of a sasldb.
 *
 * @param key whose property it is
 * @param value the property's value
 */
public record CredentialRecord(RecordKey key, Secret value) {}
