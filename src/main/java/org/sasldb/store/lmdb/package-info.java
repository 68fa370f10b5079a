/**
 * LMDB files as stores: read in Java alone, created in Java alone, changed through the native
 * library (LMDB format, sections 3 to 6).
 */
@NullMarked
package org.sasldb.store.lmdb;

import org.jspecify.annotations.NullMarked;
