"""Files that were damaged at random, in every format, and runs over many of them."""
