"""What can be wrong with an import."""

from shared.problems import Problem


class Unreadable(Problem):
    status, slug = 422, "import-unreadable"
    title = {"de": "Die Datei ist nicht lesbar", "en": "The file cannot be read"}
    detail = {
        "de": "„{file}“: {reason_de}",
        "en": "“{file}”: {reason_en}",
    }


class ImportUnknown(Problem):
    status, slug = 404, "import-unknown"
    title = {"de": "Diesen Import gibt es nicht", "en": "There is no such import"}
    detail = {"de": "Es gibt keinen Import {run}.", "en": "There is no import {run}."}


class ImportNotPlanned(Problem):
    status, slug = 409, "import-not-planned"
    title = {"de": "Der Import ist schon ausgeführt", "en": "The import was applied already"}
    detail = {
        "de": "Nur ein geplanter Import lässt sich ausführen; dieser ist: {state}.",
        "en": "Only a planned import can be applied; this one is: {state}.",
    }


class ImportNotApplied(Problem):
    status, slug = 409, "import-not-applied"
    title = {"de": "Der Import ist nicht ausgeführt", "en": "The import is not applied"}
    detail = {
        "de": "Nur ein ausgeführter Import lässt sich zurücknehmen; dieser ist: {state}.",
        "en": "Only an applied import can be undone; this one is: {state}.",
    }


class EditedSince(Problem):
    status, slug = 409, "edited-since-import"
    title = {"de": "Seit dem Import wurde etwas davon geändert", "en": "Something of the import was edited since"}
    detail = {
        "de": "Zurücknehmen würde spätere Änderungen überschreiben; `subjects` nennt sie.",
        "en": "Undoing would overwrite later edits; `subjects` names them.",
    }


class StillReferred(Problem):
    status, slug = 409, "still-referred-to"
    title = {"de": "Anderes verweist darauf", "en": "Something else refers to it"}
    detail = {
        "de": "Was der Import angelegt hat, wird inzwischen von anderem benutzt und lässt sich nicht entfernen.",
        "en": "What the import created is used by something else meanwhile and cannot be removed.",
    }


class ChoiceUnknown(Problem):
    status, slug = 422, "choice-unknown"
    title = {"de": "Diesen Konflikt gibt es nicht", "en": "There is no such conflict"}
    detail = {
        "de": "`takeTheirs` nennt „{choice}“, das ist kein Konflikt dieses Imports.",
        "en": "`takeTheirs` names “{choice}”, which is no conflict of this import.",
    }


class ImportNotReceiving(Problem):
    status, slug = 409, "import-not-receiving"
    title = {"de": "Der Import nimmt keine Dateien mehr an", "en": "The import takes no more files"}
    detail = {
        "de": "Dateien lassen sich nur vor dem Einlesen schicken; dieser Import ist: {state}.",
        "en": "Files can only be sent before they are read; this import is: {state}.",
    }


class NothingToRead(Problem):
    status, slug = 409, "import-without-files"
    title = {"de": "Der Import hat noch keine Datei", "en": "The import has no file yet"}
    detail = {
        "de": "Bitte zuerst mindestens eine Datei schicken.",
        "en": "Please send at least one file first.",
    }


class ImportTooLarge(Problem):
    status, slug = 413, "import-too-large"
    title = {"de": "Der Import ist zu groß", "en": "The import is too large"}
    detail = {
        "de": "Ein Import darf höchstens {files} Dateien, {megabytes} MB Text und {things} Einträge haben. Bitte aufteilen.",
        "en": "An import may have at most {files} files, {megabytes} MB of text and {things} entries. Please split it.",
    }


class NotText(Problem):
    status, slug = 415, "file-not-text"
    title = {"de": "Die Datei ist kein Text", "en": "The file is not text"}
    detail = {
        "de": "Die Datei muss Text in UTF-8 ohne Nullzeichen sein.",
        "en": "The file must be text in UTF-8 without null characters.",
    }
