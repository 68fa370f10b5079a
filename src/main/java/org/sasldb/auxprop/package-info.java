/**
 * Properties of users, looked up and stored as the auxiliary property plug-ins of Cyrus SASL do
 * (Cyrus behaviour, sections 5 to 7).
 *
 * <p>{@link org.sasldb.auxprop.AuxpropLookup} is the door for a service: a few lines from a file to
 * a password. {@link org.sasldb.auxprop.Auxprop} is the exact one, with every flag and result that
 * libsasl has; it drives a {@link org.sasldb.auxprop.PluginChain}, in which {@link
 * org.sasldb.auxprop.SasldbPlugin} answers from a {@link org.sasldb.store.CredentialStore}.
 *
 * <p>Nothing here throws when a store cannot be read, except {@code AuxpropLookup}: an {@link
 * org.sasldb.auxprop.Outcome} carries libsasl's code and the reason.
 */
@NullMarked
package org.sasldb.auxprop;

import org.jspecify.annotations.NullMarked;
