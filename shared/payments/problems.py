"""What a caller may be told when a fee cannot be paid here."""

from shared.problems import Problem


class FeeUnknown(Problem):
    status, slug = 409, "fee-unknown"
    title = {"de": "Die Gebühr ist nicht bekannt", "en": "The fee is not known"}
    detail = {
        "de": "Dafür steht keine Gebühr im Katalog; die Stelle teilt mit, ob und was zu zahlen ist.",
        "en": "The catalogue has no fee for this; the authority says whether and what is to be paid.",
    }


class FeeNotFixed(Problem):
    status, slug = 409, "fee-not-fixed"
    title = {"de": "Die Gebühr setzt die Stelle fest", "en": "The authority sets the fee"}
    detail = {
        "de": "„{label}“ hat einen Rahmen; die Stelle setzt den Betrag fest und schickt eine Rechnung.",
        "en": "“{label}” is a range; the authority sets the sum and sends an invoice.",
    }


class PaymentExists(Problem):
    status, slug = 409, "payment-exists"
    title = {"de": "Das wird schon bezahlt", "en": "This is being paid already"}
    detail = {
        "de": "Dafür ist eine Zahlung offen oder erledigt; der Stand steht unter /payments.",
        "en": "A payment for this is open or done; see /payments.",
    }


class PaymentNotOffered(Problem):
    status, slug = 409, "payment-not-offered"
    title = {"de": "Online-Zahlung wird nicht angeboten", "en": "Paying online is not offered"}
    detail = {
        "de": "Diese Stadt hat keinen Bezahldienst eingerichtet; gezahlt wird bei der Stelle.",
        "en": "This city has set up no payment provider; fees are paid at the authority.",
    }


class NothingToSettle(Problem):
    status, slug = 409, "payment-settled"
    title = {"de": "Hier ist nichts zu klären", "en": "There is nothing to settle"}
    detail = {
        "de": "Von Hand geklärt werden Zahlungen im Zweifel und solche, die zu erstatten sind; diese steht auf „{state}“.",
        "en": "Payments in doubt and those to be refunded are settled by hand; this one is “{state}”.",
    }


class RefundUnderway(Problem):
    status, slug = 409, "refund-underway"
    title = {"de": "Der Bezahldienst erstattet gerade", "en": "The provider is giving the money back"}
    detail = {
        "de": "Der Bezahldienst ist um die Erstattung gebeten. Von Hand wird erst erstattet, wenn er sie ablehnt: nie zweimal.",
        "en": "The provider was asked for the refund. It is made by hand only when the provider refuses: never twice.",
    }


class CallbackNotBelieved(Problem):
    status, slug = 401, "payment-callback-not-believed"
    title = {"de": "Die Rückmeldung ist nicht glaubhaft", "en": "The callback cannot be believed"}
    detail = {"de": "Signatur oder Zeitpunkt passen nicht.", "en": "Signature or time do not fit."}


EXPLANATIONS = {"payment_live_uq": PaymentExists}
