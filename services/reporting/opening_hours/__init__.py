"""Reports on opening hours: how they fit families and staff, how well they cover what many need, how much of the time is for visitors."""
