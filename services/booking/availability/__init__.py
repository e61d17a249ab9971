"""What is free: days, start times, the next possible moment."""
