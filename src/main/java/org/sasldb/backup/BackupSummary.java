package org.sasldb.backup;

/**
 * What a backup holds.
 *
 * @param header what store it was made from
 * @param records how many records
 * @param files how many files that belong to the store
 * @param commits how many commits of its history
 */
public record BackupSummary(BackupHeader header, long records, long files, long commits) {}
