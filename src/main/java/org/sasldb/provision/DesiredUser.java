package org.sasldb.provision;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.Secret;

/**
 * What is to be with one user.
 *
 * @param line where he is listed
 * @param account who he is
 * @param state whether he is to be there
 * @param secret where his secret comes from; null to leave what he has
 * @param properties what his properties are to be, empty for one that is to be removed; those that
 *     are not named stay as they are
 */
public record DesiredUser(
    long line,
    Account account,
    UserState state,
    @Nullable GivenSecret secret,
    Map<ByteString, Optional<Secret>> properties) {}
