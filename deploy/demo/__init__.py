"""The demonstration: the journeys of a resident, played over HTTP against the running house, each step printed and checked."""
