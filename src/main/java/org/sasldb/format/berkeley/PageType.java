package org.sasldb.format.berkeley;

/** Types of pages (format section 5) and of items on hash pages (format section 6.2). */
final class PageType {

  static final int FREE = 0;
  static final int HASH_UNSORTED = 2;
  static final int DUPLICATE_BTREE_INTERNAL = 3;
  static final int DUPLICATE_RECNO_INTERNAL = 4;
  static final int DUPLICATE_RECNO_LEAF = 6;
  static final int OVERFLOW = 7;
  static final int HASH_HEADER = 8;
  static final int DUPLICATE_SORTED_LEAF = 12;
  static final int HASH_SORTED = 13;

  static final int ITEM_BYTES = 1;
  static final int ITEM_DUPLICATE_SET = 2;
  static final int ITEM_OFF_PAGE = 3;
  static final int ITEM_DUPLICATE_TREE = 4;
  static final int ITEM_EXTERNAL_FILE = 5;

  static final int OFF_PAGE_LENGTH = 12;
  static final int DUPLICATE_TREE_LENGTH = 8;

  private PageType() {}

  /** Whether a page of this type, other than page 0, can be in a hash file. */
  static boolean isKnown(int type) {
    return switch (type) {
      case FREE,
          HASH_UNSORTED,
          DUPLICATE_BTREE_INTERNAL,
          DUPLICATE_RECNO_INTERNAL,
          DUPLICATE_RECNO_LEAF,
          OVERFLOW,
          DUPLICATE_SORTED_LEAF,
          HASH_SORTED ->
          true;
      default -> false;
    };
  }

  static boolean isHash(int type) {
    return type == HASH_SORTED || type == HASH_UNSORTED;
  }
}
