"""Cases: one life event handed in once, its parts on their way to the authorities, its timeline."""
