package org.sasldb.admin;

import org.sasldb.record.RecordKey;

/**
 * A record that a store cannot hold, or whose truth is in doubt.
 *
 * @param key which record
 * @param reason why, as a sentence without a full stop
 */
public record RecordObstacle(RecordKey key, String reason) {}
