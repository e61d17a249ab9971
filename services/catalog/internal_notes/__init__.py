"""Internal notes: what staff at counters and on the phone should know beside the answer everybody gets; never public."""
