/** The command {@code sasldb NOUN VERB}: options, printers, errors with codes, exit statuses. */
@NullMarked
package org.sasldb.cli.modern;

import org.jspecify.annotations.NullMarked;
