"""What can be wrong with figures that are handed in."""

from shared.problems import Problem


class FigureTwice(Problem):
    status, slug = 422, "figure-twice"
    title = {"de": "Eine Zahl steht zweimal da", "en": "A figure stands there twice"}
    detail = {
        "de": "„{measure}“ für „{subject}“ im Jahr {year} kommt mehrfach vor; welche gilt, muss die Quelle sagen.",
        "en": "“{measure}” for “{subject}” in {year} appears more than once; the source has to say which one holds.",
    }


class SubjectUnknown(Problem):
    status, slug = 422, "figure-subject-unknown"
    title = {"de": "Das gibt es nicht", "en": "There is no such thing"}
    detail = {
        "de": "„{measure}“ gehört zu {about}, und „{subject}“ ist dort nicht bekannt.",
        "en": "“{measure}” belongs to {about}, and “{subject}” is not known there.",
    }


class TableUnreadable(Problem):
    status, slug = 422, "figures-unreadable"
    title = {"de": "Die Tabelle ist nicht lesbar", "en": "The table cannot be read"}
    detail = {
        "de": "Erwartet wird CSV in UTF-8 mit den Spalten measure, subject, year, value, target, source. {reason}",
        "en": "Expected is CSV in UTF-8 with the columns measure, subject, year, value, target, source. {reason}",
    }
