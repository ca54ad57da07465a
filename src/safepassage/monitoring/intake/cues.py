"""Words that tell what is counted and how it stands, in English and Arabic: lists, not grammar."""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


PEOPLE = _any(
    r"\b(people|persons?|civilians?|residents?|evacuees|passengers|inhabitants|men and women|refugees|displaced|"
    r"of us|of them|others|souls|individuals|arrivals)\b",
    r"(?<!\w)(ال)?(شخصا?|أشخاص|مدنيا?|مدنيين|المدنيين|نسمة|مواطن\w*|نازح\w*|آخرون|آخرين|أهالي)(?!\w)",
)
PARTS = (
    ("children", _any(r"\b(children|minors|infants)\b", r"(?<!\w)(ال)?(أطفال|طفلا?)(?!\w)")),
    (
        "fighters",
        _any(
            r"\b(fighters?|rebels|gunmen|militants|insurgents|combatants|soldiers)\b",
            r"(?<!\w)(ال)?(مقاتلا?|مقاتلين|مسلحا?|مسلحين)(?!\w)",
        ),
    ),
    ("families", _any(r"\b(families|households)\b", r"(?<!\w)(ال)?(عائلة|عائلات|أسرة|أسر)(?!\w)")),
    ("women", _any(r"\b(women)\b", r"(?<!\w)(ال)?(نساء|امرأة)(?!\w)")),
    (
        "wounded",
        _any(
            r"\b(wounded people|wounded|sick and wounded|patients|casualties)\b",
            r"(?<!\w)(ال)?(جرحى|جريحا?|مرضى)(?!\w)",
        ),
    ),
)
"""Parts of the people, by the unit in which they are counted."""

VEHICLES = (
    ("buses", _any(r"\b(?:mini)?(?:buses|bus)\b|\bcoaches\b", r"(?<!\w)(ال)?(حافلة|حافلات|باصا?|باصات)(?!\w)")),
    ("ambulances", _any(r"\bambulances?\b", r"(?<!\w)(سيارة إسعاف|سيارات إسعاف)(?!\w)")),
    ("trucks", _any(r"\b(trucks?|lorr(?:y|ies))\b", r"(?<!\w)(شاحنة|شاحنات)(?!\w)")),
    ("boats", _any(r"\b(boats?|ferries|ships?)\b", r"(?<!\w)(قارب\w*|قوارب|زورق|زوارق)(?!\w)")),
    ("private_vehicles", _any(r"\b(private (?:cars|vehicles)|cars)\b", r"(?<!\w)(سيارة خاصة|سيارات خاصة)(?!\w)")),
    ("vehicles", _any(r"\b(vehicles?)\b", r"(?<!\w)(مركبة|مركبات|سيارة|سيارات|آلية|آليات)(?!\w)")),
)

NOT_COUNTED = _any(
    r"^[\s-]*(hours?|hrs?|minutes?|days?|weeks?|months?|years?|metres?|meters?|kilomet\w+|km|"
    r"miles?|square|tonnes?|tons?|"
    r"litres?|dollars?|euros?|pounds?|per ?cent|%|percent|degrees|times|pages|countries|cities|"
    r"towns|districts|villages|"
    r"news|sites?|sides?|parties|o'clock|am\b|pm\b|a\.m|p\.m|rounds|shells|rockets|pauses|"
    r"years? old|camps?|phases?|points?|"
    r"ساعة|ساعات|دقيقة|يوم|أيام|شهر|سنة|عام|كيلومتر\w*|كم|مترا?|دولار|بالمئة|بالمائة|في المئة|طن)(?!\w)"
)
NOT_BEFORE = _any(r"(no\.|number|resolution|aged|page|phase|رقم|القرار|\$|€|£)\s*$")

KILLED = _any(r"\b(killed|dead|died|deaths|shot dead)\b", r"(?<!\w)[و]?(قتل\w*|مقتل|استشهد|قتيلا?|قتلى|شهيد\w*)(?!\w)")
INJURED = _any(r"\b(injured|wounded in|were wounded|was wounded|hurt)\b", r"(?<!\w)[و]?(أصيب\w*|جرح|إصابة|بجروح)(?!\w)")

PLANNED = _any(
    r"\b(expect(?:s|ed)?|due to|is due|are due|set to|scheduled|will|planned|plans? to|"
    r"hopes? to|intends? to|(?<!too ill )(?<!too sick )(?<!too weak )to be (?:evacuated|moved|bused|taken)|"
    r"supposed to|would (?:send|bring|take|move|evacuate)|foresees?|could be|could leave|"
    r"(?:people|civilians|residents|"
    r"fighters) to leave|would (?:leave|be|go)|going to|prepar\w+ to|ready to)\b",
    r"(?<!\w)[و]?(المتوقع|يتوقع|سيتم|سوف|من المقرر|المقرر|سيخرج|ستخرج|يستعد\w*|ينتظر خروج)(?!\w)",
)
HELD = _any(
    r"\b(held (?:at|up|back|by)|being held|stranded|turned back|turn back|were returned|"
    r"sent back|detained|blocked at|stopped at|stuck (?:at|on))\b",
    r"(?<!\w)[و]?(احتجز\w*|محتجز\w*|احتجاز|أعيدوا|عالق\w*|أوقف\w*)(?!\w)",
)
REMAINING = _any(
    r"\b(remain(?:s|ed|ing)?|still\b[^.;]{0,50}\b(?:inside|waiting|trapped|in|on|there|stuck|"
    r"to leave)|left behind|trapped|inside|camped|stuck in|gathered|chosen to stay|"
    r"chose to stay|too (?:ill|sick|weak|afraid) to|have yet to|besieged|"
    r"(?:waiting|yet|want(?:ing|ed)?) to (?:leave|be)|left to go|(?:are|is|were|of us|"
    r"of them) left (?:in|inside)|waiting for|stay(?:ed|ing)? behind|await(?:s|ing)?|"
    r"not yet left|refus\w+ to (?:go|leave))\b",
    r"(?<!\w)[و]?(ما زال\w*|مازال\w*|لا يزال\w*|لا تزال|بقي|يبقى|متبق\w*|المتبق\w*|محاصر\w*|"
    r"ينتظر\w*|بانتظار|وجود|داخل)(?!\w)",
)
ARRIVED = _any(
    r"\b(arriv(?:e|ed|es|ing|als?)|reach(?:ed|es|ing)|registered|received|shelter(?:s|ing|ed)|"
    r"host(?:s|ing|ed)|taken in by|admitted)\b",
    r"(?<!\w)[و]?(وصل\w*|وصول|استقبل\w*|استقبال|سجل\w*|تسجيل)(?!\w)",
)
DEPARTED = _any(
    r"\b(left|leave|leaving|evacuat(?:e|ed|es|ing)|quit|depart(?:ed|s|ing)?|fled|flee|fleeing|"
    r"bused|taken (?:out|off|away|to)|brought out|"
    r"carried|moved|took|transported|ferried|come (?:out|through|off)|came (?:out|through|off)|"
    r"gone out|got out|get out|pulled out|"
    r"set off|crossed|rescued|transferred|brought|(?:had|have|has) gone|escaped|helped to leave|"
    r"going through|pick(?:ed)? up|"
    r"collect(?:ed)?|evacuees|walked out|pass(?:ed|ing) through|go through|were among|out of)\b",
    r"(?<!\w)[و]?(خرج\w*|خروج|إجلاء|أجلي\w*|أجلت|غادر\w*|مغادرة|نقل\w*|إخراج|ترحيل|نزح\w*|"
    r"الخارجين|الخارجون|إجلاؤهم|تقل)(?!\w)",
)
IN_ALL = _any(
    r"\b(so far|in total|altogether|in all|to date|total of|since (?!midnight|dawn|yesterday|"
    r"this)|until now|all told|number evacuated|number of (?:people )?evacuated)\b",
    r"(?<!\w)(حتى|منذ|إجمالي|بالمجمل|مجموع)(?!\w)",
)
"""Words that can only mean a count since the beginning."""

SINCE_THE_BEGINNING = _any(
    r"\b(so far|in total|altogether|in all|to date|total of|since|since then|have been|has been|"
    r"had been carried|until now|by (?:\w+ )?"
    r"(?:nightfall|evening|morning|noon|night|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|all told)\b",
    r"(?<!\w)(حتى|منذ|إجمالي|بالمجمل|مجموع|حتى الآن)(?!\w)",
)
WITHIN_A_TIME = _any(
    r"\b(overnight|in the course of the day|during the day|today|during the night|"
    r"since midnight|(?:in|over|during) (?:the )?(?:past|last) (?:\S+ )?(?:hours?|days?|h\b)|"
    r"in (?:under )?\S+ (?:hours|days|h\b)|"
    r"on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|yesterday|this (?:morning|"
    r"afternoon|evening)|a day)\b",
    r"(?<!\w)(يوم|أمس|خلال|اليوم)(?!\w)",
)
IN_ONE_GO = _any(
    r"\b((?:convoy|batch|group|wave|busload) (?:of|carrying|with)|(?:first|second|third|latest|"
    r"new|another) (?:convoy|batch|group|wave))\b",
    r"(?<!\w)(دفعة|قافلة|الدفعة|القافلة)(?!\w)",
)

CAPACITY = _any(
    r"\b(built for|capacity|designed for|room for|meant for|intended for|space for|lived|"
    r"population of|home to|before the war)\b",
    r"(?<!\w)(يتسع|سعة|كان يسكن)(?!\w)",
)
"""Figures of how many there could be, or once were."""

PART_OF_BEFORE = _any(
    r"\b(among them|of them|including|incl\b|most of them|of whom|among those)\b", r"(?<!\w)(بينهم|منهم|من بينهم)(?!\w)"
)
"""Words by which a figure is a part of the one before."""

BACKGROUND = _any(
    r"\b(?:after|despite|since|before|during|following|in spite of)\b[^,.;]{0,30}\b(?:pauses?|"
    r"truces?|cease-?fires?|announcement)\b",
    r"\bthe announced (?:pause|truce|cease-?fire|halt)\b",
    r"(?:بعد|رغم|قبل|منذ|خلال)\s+(?:\w+\s+)?(?:ال)?(?:هدنة|وقف إطلاق النار)",
)
"""A pause told only as the time of something else."""

OPENED_LONG_AGO = _any(r"\bsince (?:they|it|the \w+) (?:was|were|has been) (?:opened|closed|shut)\b")

BEGINS = _any(
    r"\b(begin|begins|start|starts|from|take effect|takes effect)\b", r"(?<!\w)(تبدأ|يبدأ|اعتبارا من|ابتداء من)(?!\w)"
)

HIT = _any(
    r"\b(under fire|attacked|burn(?:ed|t|ing)?|torched|set (?:alight|on fire)|destroyed|shelled|"
    r"was hit|were hit|ambushed|hit by)\b",
    r"(?<!\w)[و]?(حرق\w*|إحراق|استهداف|احتراق|تدمير)(?!\w)",
)
"""What was done to vehicles."""

HEDGED = _any(
    r"\b(unconfirmed|not be (?:independently )?(?:confirmed|verified)|believed|reportedly|"
    r"alleged(?:ly)?|apparently|appears? to|may have|"
    r"might|maybe|perhaps|what (?:they|he|she) (?:said|called)|said to be|rumou?r(?:s|ed)?|"
    r"estimated|thought to|unclear)\b",
    r"(?<!\w)(غير مؤكدة|غير مؤكد|لم يتسن التأكد|يعتقد|يُعتقد|مزاعم|ربما|يزعم|قد يكون)(?!\w)",
)
DENIED = _any(
    r"\b(den(?:y|ies|ied)|reject(?:s|ed)?|dismiss(?:es|ed)?|refut(?:es|ed)|not true|untrue|false)\b",
    r"(?<!\w)[و]?(نفى|نفت|ينفي|تنفي|نفي|كذب|كذبت)(?!\w)",
)
NEGATED = _any(
    r"\b(not|never|no longer|cannot|isn't|wasn't|hasn't|haven't|has yet|have yet)\b",
    r"(?<!\w)[و]?(لم|لن|ليس|ليست|غير)(?!\w)",
)

PAUSE = _any(
    r"\b(pauses?|truces?|cease-?fires?|cessation of hostilities|lull)\b",
    r"(?<!\w)(ال)?(هدنة|هدن)(?!\w)|وقف (ال)?إطلاق (ال)?نار|وقف إطلاق النار",
)
STOPPED_FIGHTING = _any(
    r"\b(suspend\w*|suspension of|halt\w*|stop\w*|freez\w*|ceas\w+)\b[^.;]{0,40}\b(offensive|"
    r"operations?|combat|attacks?|strikes?|bombing|bombardment|advance|fighting|hostilities)\b",
    r"(تعليق|وقف|أوقف\w*|علق\w*|إيقاف)[^.؛]{0,30}(العمليات|الهجوم|القصف|الغارات)",
)
FIGHTERS_STOP = _any(
    r"\b(military|combat|army|air|offensive|attacks?|strikes?|bombing|bombardment|advance|fighting|hostilities)\b",
    r"العسكرية|القتالية|الهجوم|القصف|الغارات|الجيش",
)
PAUSE_HOLDS = _any(
    r"\b(hold(?:s|ing)?|held|in force|respected|observed|intact|in effect|continues)\b",
    r"(?<!\w)(صامد\w*|سارية|ساري|قائمة|تحترم|مستمرة)(?!\w)",
)
PAUSE_BROKEN = _any(
    r"\b(br(?:eak|oke|oken)\w*( down)?|collaps\w*|is over|violat\w*|shatter\w*|fell apart|is dead|unravel\w*)\b",
    r"(?<!\w)(انهار\w*|انهيار|خرق\w*|انتهك\w*|سقطت)(?!\w)",
)
PAUSE_ENDED = _any(r"\b(ended|expired?|lapsed|ran out|came to an end)\b", r"(?<!\w)[و]?(انتهت|انتهاء|انقضت)(?!\w)")
PAUSE_TOLD = _any(
    r"\b(announc\w*|declar\w*|agree\w*|order\w*|call\w* a|observ\w*|offer\w*|proclaim\w*|takes? effect|"
    r"began|begins?|start\w*)\b",
    r"(?<!\w)[و]?(أعلن\w*|إعلان|اتفق\w*|اتفاق|تبدأ|بدأت|دخلت)(?!\w)",
)

WAY = _any(
    r"\b(roads?|routes?|corridors?|crossings?|highways?|bridges?|tunnels?|checkpoints?)\b",
    r"(?<!\w)(ال)?(طريق|ممر|معبر|جسر|طرق|ممرات)(?!\w)",
)
WAY_OPEN = _any(
    r"\b(re-?open(?:ed|s)?|(?:is|are|was|were|been|now) open|opened)\b",
    r"(?<!\w)(مفتوح\w*|فتح|فُتح|أعيد فتح|سالك\w*)(?!\w)",
)
WAY_CLOSED = _any(
    r"\b(shut|closed|closure|cut off|been cut|impassable|blocked)\b",
    r"(?<!\w)(مغلق\w*|أغلق\w*|إغلاق|مقطوع\w*|قطع)(?!\w)",
)
MOVEMENT = _any(
    r"\b(declar\w+ it|evacuations?|operations?|movements?|transfers?|departures|convoys?)\b",
    r"(?<!\w)(عملية|عمليات|ال)?\s?(إجلاء|الإجلاء|العملية|الإخلاء|القوافل|خروج الدفعات)(?!\w)",
)
MOVEMENT_STOPPED = _any(
    r"\b(suspen(?:ded|sion|ds)|halted|on hold|paused|stopped|aborted|called off|postponed|"
    r"stalled|interrupted|did not (?:leave|depart|move|start|set off)|could not (?:leave|depart|"
    r"start))\b",
    r"(?<!\w)[و]?(توقف\w*|تعليق|علقت|عُلقت|تعثر\w*|تأجيل|أجلت|توقيف)(?!\w)",
)
MOVEMENT_GOES_ON = _any(r"\b(resum\w*|restart\w*)\b", r"(?<!\w)[و]?(استؤنف\w*|استئناف|تستأنف)(?!\w)")
MOVEMENT_OVER = _any(
    r"\b(complet(?:e|ed|ion)|finished|concluded|(?:is|was|were|been) over|is done|came to an end|ended)\b",
    r"(?<!\w)[و]?(اكتمال|اكتملت|اكتمل|انتهاء|انتهت|إتمام|أنجزت)(?!\w)",
)

VIOLENCE = _any(
    r"\b(shelling|shell(?:ed|s)|gunfire|gunmen opened fire|opened fire|came under fire|"
    r"under fire|fired (?:on|at)|air ?strikes?|fighting|clashes|bombardment|"
    r"bombing|mortars?|explosions?|rocket fire|artillery|snip(?:er|ing)\w*|was attacked|were attacked|ambush\w*)\b",
    r"(?<!\w)[و]?(ال)?(قصف|غارات|غارة|اشتباكات|إطلاق نار|قذائف|انفجار\w*|معارك)(?!\w)",
)
VIOLENCE_GOES_ON = _any(
    r"\b(continu\w*|ongoing|go(?:es|ing)? on|still|rag(?:ed|es|ing))\b",
    r"(?<!\w)(استمر\w*|مستمر\w*|يتواصل|تواصل)(?!\w)",
)
VIOLENCE_STOPS = _any(
    r"\b(suspend\w*|halt\w*|stop\w*|cease[sd]?|end(?:ed|s)? (?:to|of)|calm|quiet|without)\b",
    r"(?<!\w)(تعليق|وقف|توقف|هدوء)(?!\w)",
)
