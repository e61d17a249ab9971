"""Export: everything a case holds, for whom it belongs to (Art. 15, 20 GDPR)."""
