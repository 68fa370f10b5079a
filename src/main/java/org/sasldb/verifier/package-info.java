/**
 * What a password is stored as when it is not stored as it is: SCRAM verifiers and one-time
 * passwords, in the forms that libsasl reads. Knows no store.
 */
@NullMarked
package org.sasldb.verifier;

import org.jspecify.annotations.NullMarked;
