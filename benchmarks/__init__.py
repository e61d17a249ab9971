"""Measurements of the hot paths, as ratios within one run: machines differ, the ratio to a bare answer on the same machine does not."""
