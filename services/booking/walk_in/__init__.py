"""Who comes without an appointment: windows and quotas, tickets, and how long the wait is."""
