"""The six messages of the eID-Interface as dataclasses, read and written in the order of BSI's schema (2.4.0; 2.3 is understood)."""
