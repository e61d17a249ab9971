"""Messages between rooms: outbox and inbox in PostgreSQL around an arq queue that only wakes (ADR 0004)."""
