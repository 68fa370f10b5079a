/** Accounts, record keys and secrets: the values of a sasldb, without any file. */
@NullMarked
package org.sasldb.record;

import org.jspecify.annotations.NullMarked;
