"""The rooms of the house; each speaks to the others only over HTTP and events."""
