"""From facts to a plan: which parts, what evidence, in what order, by when; pure, no I/O."""
