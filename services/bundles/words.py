"""Speak to one person: each text in the language wished for as far as it is there, and say truly which languages were spoken."""

from collections import Counter
from collections.abc import Callable

from shared.language import DEFAULT, Text, preferred


class Words:
    """Texts in the language wished for (an Accept-Language header), with their blanks filled.

    `can_say` is asked for each text: a page whose font lacks the letters falls back to a language it has them for.
    """

    def __init__(self, wished: str | None, can_say: Callable[[str], bool] = bool) -> None:
        self._wished, self._can_say = wished, can_say
        self._spoken: Counter[str] = Counter()

    def __call__(self, text: Text, **values: object) -> str:
        language = preferred(self._wished, [each for each, words in text.items() if self._can_say(words)])
        self._spoken[language if language in text else next(iter(text), DEFAULT)] += 1
        chosen = text.get(language) or next(iter(text.values()), "")
        return chosen.format(**values) if values else chosen

    @property
    def headers(self) -> dict[str, str]:
        """What an answer says of its languages (RFC 9110 §8.5): those that were spoken, the most frequent first."""
        languages = ", ".join(language for language, _ in self._spoken.most_common()) or DEFAULT
        return {"Content-Language": languages, "Vary": "Accept-Language"}
