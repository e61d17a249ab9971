"""Rotation of the master key: every data key wrapped anew, while the room goes on working."""
