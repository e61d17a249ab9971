"""What stands before a hold where a service or an office asks for it: a proof of work against bots, a code from a letter."""
