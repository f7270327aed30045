"""The kernel, in whole numbers: `laying` chooses the law of a case, `fold` plays it, `many` play millions, `engine` is its face."""
