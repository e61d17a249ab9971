"""What can go wrong with rules of release, in words for people."""

from shared.problems import Problem


class RuleOfOthers(Problem):
    """A rule that more than one office follows is not changed by one of them."""

    status, slug = 409, "rule-of-others"
    title = {"de": "Diese Regel gilt auch für andere", "en": "This rule is for others too"}
    detail = {
        "de": "Die Regel „{id}“ gilt auch für andere Dienststellen. Eine eigene Regel mit anderer Kennung geht ihr vor.",
        "en": "The rule “{id}” is for other offices too. A rule of your own with another id goes before it.",
    }
