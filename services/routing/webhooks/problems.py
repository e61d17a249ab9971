"""What the owner of a webhook may be told."""

from shared.problems import Problem


class TooManyWebhooks(Problem):
    status, slug = 409, "too-many-webhooks"
    title = {"de": "Zu viele Webhooks", "en": "Too many webhooks"}
    detail = {
        "de": "Dieser Zugang hat schon zehn Webhooks; bitte löschen Sie zuerst einen.",
        "en": "This client has ten webhooks already; please delete one first.",
    }


class WebhookNotActive(Problem):
    status, slug = 409, "webhook-not-active"
    title = {"de": "Der Webhook ist nicht aktiv", "en": "The webhook is not active"}
    detail = {
        "de": "Er steht auf „{state}“; setzen Sie ihn zuerst wieder auf „active“.",
        "en": "It is “{state}”; please set it to “active” first.",
    }


class PushNotEnded(Problem):
    status, slug = 409, "push-under-way"
    title = {"de": "Diese Sendung ist noch unterwegs", "en": "This message is still under way"}
    detail = {
        "de": "Erneut senden lässt sich, was zugestellt oder gescheitert ist; diese Sendung steht auf „{state}“.",
        "en": "What was delivered or has failed can be sent again; this message is “{state}”.",
    }


EXPLANATIONS = {"webhook_ordinal_ck": TooManyWebhooks, "webhook_owner_ordinal_uq": TooManyWebhooks}
