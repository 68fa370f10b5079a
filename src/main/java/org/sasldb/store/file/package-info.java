/**
 * Stores that are one native file, replaced as a whole.
 *
 * <p>What a commit does, step by step, is in {@link org.sasldb.store.file.Commit}. Everything but
 * the {@code Berkeley*} classes is the same for every file format and knows none.
 */
@NullMarked
package org.sasldb.store.file;

import org.jspecify.annotations.NullMarked;
