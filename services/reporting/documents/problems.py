"""What can go wrong when a report is shown."""

from shared.problems import Problem


class TableUnknown(Problem):
    slug = "report-table-unknown"
    status = 404
    title = {"de": "Tabelle unbekannt", "en": "Unknown table"}
    detail = {
        "de": "Dieser Bericht hat keine Tabelle „{table}“.",
        "en": "This report has no table “{table}”.",
    }
