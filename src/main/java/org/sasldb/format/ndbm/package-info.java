/**
 * What lies beside the data of an ndbm database that gdbm's compatibility library made: its P.dir.
 * "NDBM format, section N" in a comment means that section of the format's description.
 */
@NullMarked
package org.sasldb.format.ndbm;

import org.jspecify.annotations.NullMarked;
