package org.sasldb.verifier;

import java.security.MessageDigest;
import java.util.Optional;

/** The hashes of one-time passwords (RFC 2289), each folded to 64 bits. */
public enum OtpAlgorithm {
  MD5("md5", "MD5"),
  SHA1("sha1", "SHA-1");

  /** Length of a one-time password in bytes. */
  public static final int LENGTH = 8;

  private final String otpName;
  private final String digestName;

  OtpAlgorithm(String otpName, String digestName) {
    this.otpName = otpName;
    this.digestName = digestName;
  }

  /** The name in a stored secret and in {@code otp_mda}. */
  public String otpName() {
    return otpName;
  }

  /** The algorithm of exactly that name. */
  public static Optional<OtpAlgorithm> ofOtpName(String name) {
    for (OtpAlgorithm algorithm : values()) {
      if (algorithm.otpName.equals(name)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** One step: digest of the concatenated parts, folded to 64 bits. */
  byte[] step(byte[]... parts) {
    MessageDigest digest = KeyedDigest.digest(digestName);
    for (byte[] part : parts) {
      digest.update(part);
    }
    byte[] sum = digest.digest();
    return this == MD5 ? foldMd5(sum) : foldSha1(sum);
  }

  /** Exclusive-or of the two halves (RFC 2289, appendix A). */
  private static byte[] foldMd5(byte[] sum) {
    byte[] folded = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      folded[i] = (byte) (sum[i] ^ sum[i + LENGTH]);
    }
    return folded;
  }

  /** Words 0, 2, 4 and words 1, 3, each written little-endian (RFC 2289, appendix A). */
  private static byte[] foldSha1(byte[] sum) {
    byte[] folded = new byte[LENGTH];
    for (int i = 0; i < 4; i++) {
      folded[3 - i] = (byte) (sum[i] ^ sum[8 + i] ^ sum[16 + i]);
      folded[7 - i] = (byte) (sum[4 + i] ^ sum[12 + i]);
    }
    return folded;
  }
}
