"""The registry of sources: what a key under `provenance.sources` stands for."""
