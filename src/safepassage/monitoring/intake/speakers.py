"""Who says something: the words by which a sentence names whoever speaks, as an office or a role."""

import re
from dataclasses import dataclass, field

_SAID = (
    r"said|says|say|told|announced|announces|declared|reported|reports|report(?= that)|insisted|"
    r"added|confirmed|estimated|stated|claimed|claims|"
    r"denied|denies|warned|put|gave|quoted|posted|explained|noted|recalled|tells|puts|counts|estimates|guesses|thinks?|acknowledged|"
    r"maintained|plan|plans|hope|hopes|expects?"
)
_SAYS = re.compile(rf"\b(?:(?:had|has|have|also|later)\s)*(?P<verb>{_SAID})\b")
_ACCORDING = re.compile(r"\b(?:[Aa]ccording to|[Cc]iting|quoting)\s+(?P<who>[^,.;\"”]{2,80})")
_QUOTED = re.compile(r"\bquoted\s+(?P<who>[^,.;\"”]{2,60}?)\s+as saying\b")
_PLAIN_SAID = "said|says|announced|reported|insisted|added|explained|warned"
_AFTER_QUOTE = re.compile(
    rf"[,\"”]\s*(?:{_PLAIN_SAID})\s+(?P<who>(?:the|an?|[A-Z])[^,.;\"”]*?)(?:\s+(?:who|on|in a)\b|[,.;]|$)"
)
_HERE = re.compile(rf"[,\"”]\s+(?P<who>[^,.;\"”“]{{2,80}}?)\s+(?:{_SAID})\b(?!\s+that)")
_APPOSITION = re.compile(r"^(?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,3}), (?P<role>(?:an?|the) [^,]{3,80})$")
_ROLE_THEN_NAME = re.compile(
    r"^(?P<role>.*?\b(?:[Mm]inister|[Pp]resident|[Ss]pokes\w+|[Gg]overnor|[Mm]ayor|[Cc]ommander|"
    r"[Oo]fficial|[Oo]fficer|[Gg]eneral|"
    r"[Dd]irector|[Ee]nvoy|[Cc]hief|[Hh]ead|[Aa]mbassador|[Dd]octor|"
    r"[Nn]egotiator))\s+(?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})$"
)
_RELATIVE = re.compile(r",\s*(?:which|who|whose|where)\b[^,]*,?\s*$")
_RELATIVE_WITHIN = re.compile(r",\s*(?:which|who|whose)\b[^,]*,\s*")
_PRONOUN = re.compile(
    r"^(?:he|she|it|they|we|this|that|and|but|also|who|what they|what he|what she|residents|"
    r"officials?|all)$",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:and|but|while|as|because|though|although|however|meanwhile|later|earlier|hours after|"
    r"days after|minutes after)\s+",
    re.IGNORECASE,
)
_ARABIC_VERB = (
    r"قال|قالت|أعلن|أعلنت|أضاف|أضافت|ذكر|ذكرت|أكد|أكدت|أفاد|أفادت|"
    r"صرح|صرحت|نفى|نفت|أوضح|أوضحت|تحدث|تحدثت|أشار|أشارت|أعلنا"
)
_ARABIC_SAYS = re.compile(
    rf"(?<!\w)[وف]?(?P<verb>{_ARABIC_VERB})\s+(?P<who>[\u0600-\u06ff ]+?)(?=\s+(?:إن|أن|إنه|أنه|"
    rf"عن|ب\w+|اكتمال|خروج|استمرار|وقوع|مقتل|انتهاء)(?!\w)|[،.:\"«]|$)"
)
_ARABIC_ACCORDING = re.compile(
    r"(?<!\w)[و]?(?:بحسب|وفقا ل|وفقاً ل|حسب|نقلا عن|نقلاً عن)\s*(?P<who>[\u0600-\u06ff]+(?:\s[\u0600-\u06ff]+)?)"
)
LONGEST_SPEAKER = 80


@dataclass(slots=True)
class Speakers:
    """Follows who speaks through a text: a name that was given a role, and whoever spoke last."""

    last: str = ""
    _roles: dict[str, str] = field(default_factory=dict)

    def of(self, sentence: str, *, arabic: bool) -> str:
        """Whoever the sentence gives as its speaker, by role; blank where it is the text itself."""
        found = _arabic(sentence) if arabic else self._english(sentence)
        if not found and sentence.lstrip()[:1] in '"“«':  # the quotation goes on
            return self.last
        if found:
            self.last = found
        return found

    def _english(self, sentence: str) -> str:
        plain = _RELATIVE_WITHIN.sub(" ", sentence)
        for pattern in (_QUOTED, _ACCORDING, _AFTER_QUOTE, _HERE):
            match = pattern.search(plain)
            if match:
                who = self._role(match["who"])
                if who:
                    return who
        for match in _SAYS.finditer(plain):
            who = self._role(_subject(plain[: match.start()]))
            if who:
                return who
        return ""

    def _role(self, words: str) -> str:
        """The role of whoever is meant; personal names are remembered with their role and given up."""
        who = _LEADING.sub("", words.strip(" ,\"“”'")).strip()
        apposition = _APPOSITION.match(who)
        if apposition:
            return self._remember(apposition["name"], apposition["role"])
        named = _ROLE_THEN_NAME.match(who)
        if named:
            return self._remember(named["name"], named["role"])
        if who.split() and who.split()[-1] in self._roles:
            return self._roles[who.split()[-1]]
        if re.match(r"^(?:he|she|it|they)$", who, re.IGNORECASE):
            return self.last
        if _PRONOUN.match(who) and who.lower() not in {"residents", "officials", "official"}:
            return ""
        return who if 1 <= len(who.split()) <= 9 and len(who) <= LONGEST_SPEAKER and not _is_clause(who) else ""  # noqa: PLR2004

    def _remember(self, name: str, role: str) -> str:
        self._roles[name.rsplit(maxsplit=1)[-1]] = role
        return role


def _subject(before: str) -> str:
    """What stands before a verb of saying, back to where its clause begins."""
    before = _RELATIVE.sub("", before.rstrip(" ,"))
    whole = before.strip(' "“”')
    if _APPOSITION.match(re.split(r"[\"”]\s*", whole)[-1].strip(" ,")):
        return re.split(r"[\"”]\s*", whole)[-1].strip(" ,")
    return re.split(r"[,;:\"“”]\s*|\b(?:while|but|after|when|as|that)\s", whole)[-1]


def _is_clause(words: str) -> bool:
    return re.search(r"\b(were|was|had|have|has|are|is|left|been|people|could|not)\b", words) is not None


def _arabic(sentence: str) -> str:
    match = _ARABIC_SAYS.search(sentence) or _ARABIC_ACCORDING.search(sentence)
    return match["who"].strip() if match else ""
