"""What can go wrong with kept reports."""

from shared.problems import Problem


class SnapshotUnknown(Problem):
    status, slug = 404, "snapshot-unknown"
    title = {"de": "Dieser Bericht ist nicht aufbewahrt", "en": "This report is not kept"}
    detail = {
        "de": "Es gibt keinen aufbewahrten Bericht mit dieser Kennung.",
        "en": "There is no kept report with this id.",
    }


class DifferentReports(Problem):
    status, slug = 422, "snapshots-of-different-reports"
    title = {"de": "Verschiedene Berichte lassen sich nicht vergleichen", "en": "Different reports cannot be compared"}
    detail = {
        "de": "„{before}“ und „{after}“ haben nicht dieselben Tabellen.",
        "en": "“{before}” and “{after}” do not have the same tables.",
    }
