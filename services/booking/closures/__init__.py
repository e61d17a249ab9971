"""An office closes though appointments exist: who is affected, what they are offered instead, and what became of it."""
