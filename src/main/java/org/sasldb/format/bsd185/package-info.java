/**
 * Hash files of Berkeley DB 1.85, which BSD systems make as ndbm databases (P.db): recognise, look
 * up, scan, check and salvage, in pure Java; never written. "NDBM format, section N" in a comment
 * means that section of the format's description.
 */
@NullMarked
package org.sasldb.format.bsd185;

import org.jspecify.annotations.NullMarked;
