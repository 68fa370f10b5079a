/**
 * Backup files: a store as one text that can be read without this program, and back into a store.
 */
@NullMarked
package org.sasldb.backup;

import org.jspecify.annotations.NullMarked;
