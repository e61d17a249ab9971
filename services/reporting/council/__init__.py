"""The two reports the council asked for: the Bürgerservice-Bilanz (2.7) and the Umsetzungsbericht (resolution, II)."""
