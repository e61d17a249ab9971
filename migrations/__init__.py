"""The history of every room's schema: one alembic environment, one version table per room."""
