/**
 * LMDB data files as an LMDB build of libsasl makes them: reading, checking, salvaging and writing
 * afresh, in Java alone (LMDB format, section 6).
 */
@NullMarked
package org.sasldb.format.lmdb;

import org.jspecify.annotations.NullMarked;
