"""BundID, the federal user account: a provider that sends people to another site and believes what that signs."""
