/** The mail software of this host: where it looks for the credential database, and as whom. */
@NullMarked
package org.sasldb.mailhost;

import org.jspecify.annotations.NullMarked;
