/**
 * {@code saslpasswd2} and {@code sasldblistusers2}, byte for byte as in Cyrus SASL 2.1.28 (Cyrus
 * behaviour, sections 2 to 4), except where those hang, lose, cut or claim success: see
 * docs/compatibility.md.
 *
 * <p>These commands are run once for each user by scripts, so their start counts: options are
 * parsed by hand, and nothing here uses a regular expression, a stream, a lambda or a formatter.
 */
@NullMarked
package org.sasldb.cli.classic;

import org.jspecify.annotations.NullMarked;
