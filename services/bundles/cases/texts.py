"""The words for codes in timeline and states; codes are stored, words are looked up, so that they can be improved later."""

from collections.abc import Mapping
from typing import Final

from shared.language import Text

TIMELINE: Final[Mapping[str, Text]] = {
    "case_created": {"de": "Vorgang angelegt.", "en": "Case created."},
    "event_date_set": {"de": "Datum des Ereignisses eingetragen.", "en": "Date of the event entered."},
    "case_submitted": {
        "de": "Eingereicht. Das Eingangsdatum gilt für alle Teile (§ 16 (2) SGB I).",
        "en": "Handed in. The date of receipt holds for all parts (§ 16 (2) SGB I).",
    },
    "part_released": {"de": "„{part}“ geht an die zuständige Stelle.", "en": "“{part}” goes to its authority."},
    "part_delivered": {"de": "„{part}“ ist bei der zuständigen Stelle.", "en": "“{part}” has reached its authority."},
    "part_decided": {"de": "„{part}“ ist erledigt.", "en": "“{part}” is done."},
    "part_refused": {"de": "„{part}“ wurde abgelehnt: {reason}", "en": "“{part}” was refused: {reason}"},
    "part_undeliverable": {
        "de": "„{part}“ konnte noch nicht zugestellt werden. Wir kümmern uns darum.",
        "en": "“{part}” could not be delivered yet. We are looking into it.",
    },
    "part_waiting_for_applicant": {
        "de": "„{part}“ wartet auf Sie; was fehlt, steht unter „Was noch fehlt“.",
        "en": "“{part}” waits for you; see what is missing.",
    },
    "part_lapsed": {"de": "„{part}“ entfällt.", "en": "“{part}” is not needed any more."},
    "part_withdrawn": {"de": "„{part}“ wurde zurückgezogen.", "en": "“{part}” was withdrawn."},
    "consent_given": {"de": "Einwilligung zu „{part}“ erteilt.", "en": "Consent to “{part}” given."},
    "consent_refused": {
        "de": "Einwilligung zu „{part}“ verweigert; dieser Teil entfällt, die anderen nicht.",
        "en": "Consent to “{part}” refused; this part falls away, the others do not.",
    },
    "consent_revoked": {
        "de": "Einwilligung zu „{part}“ widerrufen; dieser Teil bleibt im Haus.",
        "en": "Consent to “{part}” revoked; this part stays in the house.",
    },
    "consent_revoked_late": {
        "de": "Einwilligung zu „{part}“ widerrufen. Was schon dort ist, bleibt dort; bitte wenden Sie sich auch an die Stelle.",
        "en": "Consent to “{part}” revoked. What has arrived there stays there; please turn to the authority as well.",
    },
    "choice_given": {"de": "Erlaubt: „{about}“.", "en": "Allowed: “{about}”."},
    "choice_refused": {
        "de": "Nicht erlaubt: „{about}“. „{part}“ geht trotzdem weiter.",
        "en": "Not allowed: “{about}”. “{part}” goes on all the same.",
    },
    "choice_revoked": {
        "de": "Nicht mehr erlaubt: „{about}“. „{part}“ geht trotzdem weiter.",
        "en": "No longer allowed: “{about}”. “{part}” goes on all the same.",
    },
    "evidence_received": {"de": "„{about}“ ist angekommen.", "en": "“{about}” has arrived."},
    "evidence_announced": {"de": "„{about}“ ist auf Papier angekündigt.", "en": "“{about}” is announced on paper."},
    "envelope_received": {
        "de": "Unterlagen im Amt eingegangen; das erste Eingangsdatum bleibt.",
        "en": "Papers have arrived at the office; the first date of receipt stays.",
    },
    "payment_asked": {"de": "Gebühr für „{part}“ angefordert.", "en": "Fee for “{part}” asked."},
    "payment_free": {"de": "Für „{part}“ ist nichts zu zahlen.", "en": "There is nothing to pay for “{part}”."},
    "payment_received": {"de": "Gebühr für „{part}“ ist bezahlt.", "en": "The fee for “{part}” is paid."},
    "payment_failed": {"de": "Zahlung für „{part}“ ist nicht gelungen.", "en": "The payment for “{part}” failed."},
    "payment_cancelled": {"de": "Zahlung für „{part}“ abgebrochen.", "en": "The payment for “{part}” was cancelled."},
    "payment_expired": {
        "de": "Die Zahlung für „{part}“ kam nicht rechtzeitig; was später kommt, zählt noch.",
        "en": "The payment for “{part}” did not come in time; what comes later still counts.",
    },
    "payment_in_doubt": {
        "de": "Der Betrag für „{part}“ weicht ab; wir klären das.",
        "en": "The sum for “{part}” differs; we are looking into it.",
    },
    "payment_doubled": {
        "de": "„{part}“ wurde doppelt bezahlt; das Geld kommt zurück.",
        "en": "“{part}” was paid twice; the money will be returned.",
    },
    "payment_refund_due": {
        "de": "Die Gebühr für „{part}“ ist zu erstatten.",
        "en": "The fee for “{part}” is to be refunded.",
    },
    "payment_refunded": {"de": "Gebühr für „{part}“ erstattet.", "en": "The fee for “{part}” was refunded."},
    "application_received": {
        "de": "Antrag aus dem Serviceportal eingegangen; es gilt der Tag, an dem er dort gestellt wurde.",
        "en": "Application from the state portal received; the day it was made there counts.",
    },
    "intake_accepted": {
        "de": "Antrag am Schalter angenommen; das Eingangsdatum gilt, auch wenn eine andere Stelle entscheidet (§ 16 (2) SGB I).",
        "en": "Application accepted at a counter; the date of receipt holds also where another authority decides (§ 16 (2) SGB I).",
    },
    "original_received": {"de": "„{about}“ ist im Amt eingegangen.", "en": "“{about}” has arrived at the office."},
    "original_checked": {"de": "„{about}“ wurde geprüft.", "en": "“{about}” was checked."},
    "original_returned": {"de": "„{about}“ wurde zurückgegeben.", "en": "“{about}” was given back."},
    "part_queried": {"de": "Die Stelle hat eine Frage zu „{part}“.", "en": "The authority has a question on “{part}”."},
    "query_answered": {"de": "Frage zu „{part}“ beantwortet.", "en": "Question on “{part}” answered."},
    "note_shared": {
        "de": "Eine Stelle hat zu „{part}“ etwas für die anderen Stellen notiert; Sie können es lesen (/notes).",
        "en": "An authority noted something on “{part}” for the others; you can read it (/notes).",
    },
    "note_removed": {
        "de": "Eine Stelle hat ihre Notiz zu „{part}“ zurückgenommen.",
        "en": "An authority took back its note on “{part}”.",
    },
    "part_forwarded": {
        "de": "„{part}“ wurde an die zuständige Stelle weitergegeben; das Eingangsdatum bleibt.",
        "en": "“{part}” was passed on to the competent authority; the date of receipt stays.",
    },
    "facts_corrected": {
        "de": "Angaben berichtigt; Teile und Fristen sind neu bestimmt, das Eingangsdatum bleibt.",
        "en": "Facts corrected; parts and deadlines are settled anew, the date of receipt stays.",
    },
    "part_corrected": {
        "de": "Berichtigung zu „{part}“ an die Stelle gegeben.",
        "en": "Correction to “{part}” given to the authority.",
    },
    "correction_told": {
        "de": "Die Stelle hat die Berichtigung zu „{part}“.",
        "en": "The authority has the correction to “{part}”.",
    },
    "withdrawal_told": {
        "de": "Die Stelle weiß, dass „{part}“ zurückgezogen ist.",
        "en": "The authority knows that “{part}” was withdrawn.",
    },
    "change_refused": {
        "de": "Die Stelle hat die Änderung zu „{part}“ nicht angenommen; bitte wenden Sie sich an sie.",
        "en": "The authority did not accept the change to “{part}”; please turn to it.",
    },
    "notice_provided": {
        "de": "Der Bescheid zu „{part}“ ist bekannt gemacht; wann er als gegeben gilt, steht beim Teil.",
        "en": "The notice on “{part}” was provided; the part says when it counts as given.",
    },
    "envelope_at": {
        "de": "Ihr Umschlag ist bei einer anderen Stelle im Haus.",
        "en": "Your envelope is at another desk.",
    },
    "duplicate_suspected": {
        "de": "Zu diesem Ereignis gibt es schon einen Vorgang; bitte fragen Sie am Schalter nach.",
        "en": "There is a case for this event already; please ask at a counter.",
    },
    "duplicate_denied": {
        "de": "Es gab schon einen Vorgang; dieser ist ausdrücklich ein anderer.",
        "en": "There was a case already; this one is expressly another.",
    },
    "cosigner_invited": {"de": "Um „{about}“ gebeten.", "en": "“{about}” was asked for."},
    "cosigned": {"de": "„{about}“ ist da.", "en": "“{about}” is there."},
    "cosign_declined": {"de": "„{about}“ wurde abgelehnt.", "en": "“{about}” was declined."},
    "cosignature_void": {
        "de": "Was unterschrieben war, hat sich geändert: „{about}“ fehlt wieder.",
        "en": "What was signed has changed: “{about}” is missing again.",
    },
    "case_stopped": {
        "de": "Sie haben uns etwas mitgeteilt. Die weiteren Teile ruhen; ein Mensch ist für Sie da.",
        "en": "You have told us something. The other parts rest; a human being is there for you.",
    },
    "case_withdrawn": {"de": "Vorgang zurückgezogen.", "en": "Case withdrawn."},
    "case_finished": {"de": "Alle Teile sind abgeschlossen.", "en": "All parts are finished."},
}

REFUSALS: Final[Mapping[str, Text]] = {
    "not-entitled": {"de": "Die Voraussetzungen sind nicht erfüllt.", "en": "The conditions are not met."},
    "not-competent": {"de": "Die Stelle ist nicht zuständig.", "en": "The authority is not competent."},
    "incomplete": {"de": "Es fehlten Unterlagen.", "en": "Documents were missing."},
    "simulated-refusal": {
        "de": "Die nachgestellte Behörde lehnt zur Vorführung ab.",
        "en": "The simulated authority refuses for demonstration.",
    },
    "duplicate": {"de": "Es gibt dazu schon einen Antrag.", "en": "There is an application already."},
}
OTHER_REASON: Final[Text] = {
    "de": "Die Gründe stehen im Bescheid der Stelle.",
    "en": "The reasons are given in the authority's decision.",
}

PART_STATES: Final[Mapping[str, Text]] = {
    "planned": {"de": "vorgesehen", "en": "planned"},
    "waiting": {"de": "wartet auf einen anderen Teil", "en": "waits for another part"},
    "waiting_for_applicant": {"de": "wartet auf Sie", "en": "waits for you"},
    "released": {"de": "unterwegs zur Stelle", "en": "on its way to the authority"},
    "delivered": {"de": "bei der Stelle", "en": "at the authority"},
    "undeliverable": {"de": "Zustellung wird geprüft", "en": "delivery is being looked into"},
    "decided": {"de": "erledigt", "en": "done"},
    "refused": {"de": "abgelehnt", "en": "refused"},
    "withdrawn": {"de": "zurückgezogen", "en": "withdrawn"},
    "lapsed": {"de": "entfällt", "en": "not needed any more"},
}


def timeline_text(code: str, title: Text | None, reason_code: str | None, about: Text | None = None) -> Text:
    """The sentence of an entry; `title` is the title of its part, `about` the name of the proof or consent it is about."""
    reason = REFUSALS.get(reason_code or "", OTHER_REASON)
    return {
        language: text.format(
            part=(title or {}).get(language, ""), reason=reason[language], about=(about or {}).get(language, "")
        )
        for language, text in TIMELINE[code].items()
    }
