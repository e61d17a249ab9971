"""Reports as documents: one shape for all of them, shown as JSON, CSV, Markdown or HTML; same data, same bytes."""
