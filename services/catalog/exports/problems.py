"""What can be wrong when somebody asks for an export."""

from shared.problems import Problem


class ExportFileUnknown(Problem):
    status, slug = 404, "export-file-unknown"
    title = {"de": "Diese Datei gehört nicht zum Export", "en": "This file is not part of the export"}
    detail = {
        "de": "„{file}“ steht nicht in /v1/exports/xzufi/index.txt.",
        "en": "“{file}” is not in /v1/exports/xzufi/index.txt.",
    }


class NothingToExport(Problem):
    """An empty index would tell readers to delete everything."""

    status, slug = 503, "nothing-to-export"
    title = {"de": "Der Katalog ist noch leer", "en": "The catalogue is still empty"}
    detail = {
        "de": "Es gibt keine Dienstleistung; ein leerer Index würde als Löschung aller Daten gelesen.",
        "en": "There is no service; an empty index would be read as the deletion of all data.",
    }
