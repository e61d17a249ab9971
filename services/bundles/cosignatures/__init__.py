"""Co-signatures: a second person signs by a link of their own and sees only what concerns them (§ 7 (3) BEEG)."""
