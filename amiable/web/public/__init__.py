"""What anybody may read without a word about anybody: how to verify that something is from us."""
