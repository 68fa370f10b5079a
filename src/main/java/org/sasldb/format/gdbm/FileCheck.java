package org.sasldb.format.gdbm;

import org.sasldb.format.Findings;
import org.sasldb.format.FormatException;

/** Everything of GDBM format, section 11, going on after an error. */
final class FileCheck implements RecordVerifier.Visitor {

  private final GdbmHeader header;
  private final Buckets buckets;
  private final KeySearch search;
  private final SpaceUse space;
  private final FreeSpaceCheck freeSpace;
  private final Findings findings = new Findings();

  FileCheck(GdbmHeader header, Buckets buckets, KeySearch search) {
    this.header = header;
    this.buckets = buckets;
    this.search = search;
    space = new SpaceUse(header.fileSize);
    freeSpace = new FreeSpaceCheck(header, buckets.bytes, space, findings);
  }

  GdbmReport run() throws FormatException {
    checkHeader();
    Errors noted = findings::add;
    RecordVerifier verifier = new RecordVerifier(header, buckets, search, noted);
    long records = verifier.run(this);
    checkSign(verifier.votes());
    freeSpace.checkStack();
    space.findOverlaps(findings);
    return new GdbmReport(
        findings.first(), findings.errors(), findings.warnings(), records, space.summary());
  }

  private void checkHeader() {
    int blockSize = header.layout.blockSize();
    space.add(SpaceUse.HEADER, 0, blockSize);
    space.add(SpaceUse.DIRECTORY, header.directory, header.dirSize);
    String place = "header, offset " + GdbmHeader.nextBlockAt(header.abi);
    if (header.nextBlock < header.fileSize) {
      findings.error(
          place,
          "the next block is "
              + header.nextBlock
              + ", before the end of the file: it needs recovery");
    } else if (header.nextBlock > header.fileSize) {
      findings.warn(
          place, "the next block is beyond the end of the file: gdbm 1.15 to 1.18 refuse it");
    }
    if (header.bucketSize != blockSize) {
      findings.warn(
          "header, offset " + (GdbmHeader.dirSizeAt(header.abi) + 8),
          "the size of a bucket is not that of a block");
    }
    freeSpace.checkHeader();
  }

  @Override
  public void visitBucket(long bucket) {
    space.add(SpaceUse.BUCKET, bucket, buckets.bucketSize);
    freeSpace.checkBucket(bucket);
  }

  @Override
  public void visitRecord(long bucket, int slot) {
    long element = buckets.element(bucket, slot);
    long pointer = buckets.pointer(element);
    space.add(
        SpaceUse.RECORD, pointer, (long) buckets.keySize(element) + buckets.dataSize(element));
    if (!buckets.isKeyStartRight(element)) {
      findings.error(
          Buckets.place(bucket, slot), "the beginning of the key differs from the key: not found");
    }
  }

  private void checkSign(HashVotes votes) {
    if (votes.isMixed()) {
      findings.error(
          "",
          "keys with bytes above 0x7F were written on two kinds of platform: "
              + votes.signed()
              + " with signed characters, "
              + votes.unsigned()
              + " with unsigned ones; each finds only its own");
    } else if (votes.signed() + votes.unsigned() > 0 && votes.majority() != HashSign.platform()) {
      findings.warn(
          "",
          "keys with bytes above 0x7F were written where characters are "
              + (votes.signed() > 0 ? "signed" : "unsigned")
              + ": gdbm on this machine does not find them");
    }
  }
}
